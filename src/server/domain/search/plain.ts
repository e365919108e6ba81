const FENCE = /^[ \t]{0,3}(?:`{3,}|~{3,}).*$/gm;
const LINE_START = /^[ \t]{0,3}(?:(?:>|#{1,6}(?=\s)|[-+*](?=\s)|\d{1,9}[.)](?=\s))[ \t]*)+/gm;
const LINK = /!?\[([^[\]\n]{0,300})\]\([^()\s]{1,1000}(?: "[^"\n]{0,200}")?\)/g;
const CODE = /(`+)([^`\n]{1,400}?)\1(?!`)/g;
const MARKS =
  /(?<![\p{L}\p{N}\\*_~])(\*{1,3}|_{1,3}|~~)(?=\S)([^*_~\n]{1,400}?)(?<=\S)\1(?![\p{L}\p{N}*_~])/gu;
const ESCAPE = /\\([!-/:-@[-`{-~])/g;

/**
 * A piece of a message without the marks of Markdown that people use most and without the addresses behind
 * links: near enough for an excerpt. What was meant is for the reader's own parser to say: it takes time that
 * grows with what was written, which one member must not cost all others. Bounded by the length of `text`.
 */
export function withoutMarks(text: string): string {
  return text
    .replace(FENCE, '')
    .replace(LINE_START, '')
    .replace(LINK, '$1')
    .replace(CODE, '$2')
    .replace(MARKS, '$2')
    .replace(MARKS, '$2')
    .replace(ESCAPE, '$1');
}
