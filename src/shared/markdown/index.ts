export { ESCAPABLE } from './escapable';
export { isShown } from './is-shown';
export { linkTarget } from './links';
export type { Mention } from './mention';
export { parseMarkdown } from './parse';
export { type MentionNames, mentionText, toPlainText } from './plain-text';
