export type { MarkdownNames } from './context';
export { Fold } from './fold';
export { mayBeLong } from './head';
export { MessageBody } from './message-body';
export { parsed } from './parsed';
