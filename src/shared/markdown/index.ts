export type { Mention } from './mention';
export { parseMarkdown } from './parse';
export { type MentionNames, mentionText, toPlainText } from './plain-text';
