export { ESCAPABLE } from './escapable';
export { linkTarget } from './links';
export type { Mention } from './mention';
export { parseMarkdown } from './parse';
export { mentionText, toPlainText } from './plain-text';
