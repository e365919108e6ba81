export { Collapsible } from './collapsible';
export type { MarkdownNames } from './context';
export { mayBeLong } from './head';
export { MessageBody } from './message-body';
export { parsed } from './parsed';
