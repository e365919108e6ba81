import { ESCAPABLE } from '@/shared/markdown/escapable';
import { linkTarget, targetAt } from '@/shared/markdown/links';
import { isVisible } from '@/shared/text';

// Back-ticks on one line are code within it.
const FENCE = /^[ \t]{0,3}(?:`{3,}[^`\n]*|~{3,}.*)$/gm;
const LINE_START = /^[ \t]{0,3}(?:(?:>|#{1,6}(?=\s)|[-+*](?=\s)|\d{1,9}[.)](?=\s))[ \t]*)+/gm;
const LINK = /(!?)\[([^[\]\n]{0,300})\](?=\()/g;
const MARKS =
  /(?<![\p{L}\p{N}\\*_~])(\*{1,3}|_{1,3}|~~)(?=\S)([^*_~\n]{1,400}?)(?<=\S)\1(?![\p{L}\p{N}*_~])/gu;
/** Code, in which a backslash is one, or what stands behind a backslash. */
const CODE_OR_ESCAPE = new RegExp(
  `(?<!\`)(\`+)([^\`\\n]{1,400}?)\\1(?!\`)|\\\\([${ESCAPABLE.replace(/[\]^\\-]/g, '\\$&')}])`,
  'g',
);

/**
 * A piece of a message without the marks of Markdown that people use most and without the addresses behind
 * links: near enough for an excerpt. What was meant is for the reader's own parser to say: it takes time that
 * grows with what was written, which one member must not cost all others. Bounded by the length of `text`.
 */
export function withoutMarks(text: string): string {
  return withoutTargets(text.replace(FENCE, '').replace(LINE_START, ''))
    .replace(MARKS, '$2')
    .replace(MARKS, '$2')
    .replace(CODE_OR_ESCAPE, '$2$3');
}

/** Links by what they show; what leads nowhere, or would not be seen, stays as it was typed. */
function withoutTargets(text: string): string {
  let plain = '';
  let from = 0;
  for (const { 0: whole, 1: image, 2: shown = '', index } of text.matchAll(LINK)) {
    const target = index < from ? null : targetAt(text, index + whole.length);
    if (!target || linkTarget(target.url) === null) continue;
    if (image === '' && !isVisible(shown)) continue;
    plain += text.slice(from, index) + shown;
    from = target.end;
  }
  return plain + text.slice(from);
}
