import type { ChannelId, MemberId } from '@/shared/id';
import { ESCAPABLE } from '@/shared/markdown';
import { WIDE_NAMES } from '@/shared/mentions';
import { asName } from '@/shared/name';
import { isVisible, withoutTurns } from '@/shared/text';
import { dateOf } from './read';

/** How what a text refers to is found. */
export interface Names {
  member(slackId: string): MemberId | null;
  channel(slackId: string): ChannelId | null;
  emoji(name: string): string | null;
}

// Where a token stood while the text around it is translated. Private use: no text has these by itself.
const OPEN = '\uE000';
const CLOSE = '\uE001';
const HELD = new RegExp(`${OPEN}(\\d+)${CLOSE}`, 'g');

const FENCE = /```([\s\S]+?)```/g;
const INLINE_CODE = /`([^`\n]+)`/g;
const TOKEN = /<([^<>\n]+)>/g;
/** A backslash that would take the meaning from what follows it. */
const BACKSLASH = new RegExp(`\\\\(?=[${ESCAPABLE.replace(/[\]-]/g, '\\$&')}])`, 'g');
const BOLD = /(?<![\p{L}\p{N}*\\])\*(?![\s*])([^*\n]*[^\s*\\])\*(?![\p{L}\p{N}*])/gu;
const STRUCK = /(?<![\p{L}\p{N}~\\])~(?![\s~])([^~\n]*[^\s~\\])~(?![\p{L}\p{N}~])/gu;
const EMOJI = /:([a-z0-9_+'-]+(?:::skin-tone-[2-6])?):/g;
/** One or several, next to each other. */
const EMOJIS = /(?<![\p{L}\p{N}:])(?::[a-z0-9_+'-]+(?:::skin-tone-[2-6])?:)+(?![\p{L}\p{N}:])/gu;

/**
 * Slack's mark-up as Markdown with mention tokens. Slack stores `&`, `<` and `>` escaped, so every `<…>` in a
 * stored text is Slack's own. Code is taken out first and left as it is. Whom the result calls is for
 * `calledIn` to find, by the parse that shows it.
 */
export function translateMarkup(text: string, names: Names): string {
  const held: string[] = [];
  const hold = (markdown: string) => `${OPEN}${held.push(markdown) - 1}${CLOSE}`;

  const prose = text
    .replace(/\r\n?/g, '\n')
    .replace(/[\uE000\uE001]/g, '')
    .replace(FENCE, (_, code: string) => hold(fenced(codeText(code))))
    .replace(INLINE_CODE, (_, code: string) => hold(inlineCode(codeText(code))))
    .replace(TOKEN, (_, inside: string) => hold(translateToken(inside, names)));
  return (
    putBack(markUp(prose, names), held)
      // A fence stands on lines of its own.
      .replace(/([^\n])\n?\uE000/g, '$1\n')
      .replace(/\uE000/g, '')
      .replace(/\uE001\n?(?=[^\n])/g, '\n')
      .replace(/\uE001/g, '')
  );
}

/** A topic or a name: one line of plain text; empty when nothing of it can be seen. */
export function translateLine(text: string, maxLength: number): string {
  const plain = text.replace(TOKEN, (_, inside: string) => {
    const [target = '', label] = inside.split('|');
    return /^[a-z]+:/.test(target) ? target : (label ?? target.replace(/^!/, '@'));
  });
  const line = asName(withoutTurns(decode(plain.replace(/[\p{Cc}\p{Z}]+/gu, ' '))));
  if (!isVisible(line)) return '';
  return line.length <= maxLength ? line : `${line.slice(0, maxLength - 1)}…`.toWellFormed();
}

export function asQuote(markdown: string): string {
  return markdown.replace(/^/gm, '> ');
}

function markUp(prose: string, names: Names): string {
  const lines = prose
    .replace(BACKSLASH, '\\\\')
    .replaceAll('`', '\\`')
    .replace(EMOJIS, (run) =>
      run.replace(EMOJI, (whole, name: string) => names.emoji(name) ?? whole),
    )
    .replace(BOLD, '**$1**')
    .replace(STRUCK, '~~$1~~')
    .replace(/(?<![\p{L}\p{N}_])__(?=[^\s_])/gu, '\\_\\_')
    .split('\n');
  let quoting = false;
  return withinLines(lines)
    .map((line) => {
      const quote = /^\s*&gt;(?:&gt;&gt;)?\s?/.exec(line);
      // ">>>" quotes all that follows, ">" its own line.
      if (quote?.[0].includes('&gt;&gt;&gt;')) quoting = true;
      const rest = quote ? line.slice(quote[0].length) : line;
      return `${quote || quoting ? '> ' : ''}${escapeLine(rest)}`;
    })
    .join('\n');
}

const STARS = {
  open: /(?<![\p{L}\p{N}*\\])\*(?![\s*])/gu,
  closes: /[^\s*\\]\*(?!\*)/,
};
/** Pairs within a line are Slack's own and stay; what opens beside them has no end in its line. */
const SCORES = {
  open: /(?<![\p{L}\p{N}_\\])_(?![\s_])(?:[^_\n]*[^\s_\\]_(?![\p{L}\p{N}_]))?/gu,
  closes: /[^\s_\\]_(?![\p{L}\p{N}_])/u,
};

/** A mark holds within its line: what would end in another one stands as it is. */
function withinLines(lines: string[]): string[] {
  if (lines.length === 1) return lines;
  const lastStars = lines.findLastIndex((line) => STARS.closes.test(line));
  const lastScores = lines.findLastIndex((line) => SCORES.closes.test(line));
  const escaped = (mark: string) => (mark.length === 1 ? `\\${mark}` : mark);
  return lines.map((line, index) => {
    const stars = index < lastStars ? line.replace(STARS.open, escaped) : line;
    return index < lastScores ? stars.replace(SCORES.open, escaped) : stars;
  });
}

/** What Slack shows as it stands and Markdown would take for a heading, a rule, a table or a reference. */
function escapeLine(line: string): string {
  const decoded = line
    .replace(/&lt;(?=[@#!a-z/])/gi, '\\<')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
  return decoded
    .replace(/^(\s*)(#{1,6})(?=\s|$)/, '$1\\$2')
    .replace(/^(\s*)(?=([-*_])(?:\s*\2){2,}\s*$)/, '$1\\')
    .replace(/^(\s*)(?=\+\s|~{3})/, '$1\\')
    .replace(/^[\s|:-]*$/, (rule) => (rule.includes('-') ? rule.replace('|', '\\|') : rule));
}

function translateToken(inside: string, names: Names): string {
  const [target = '', label] = splitOnce(inside);
  if (/^@[\w.-]+$/.test(target)) {
    const id = names.member(target.slice(1));
    return id ? `<@${id}>` : `@${plainText(label || target.slice(1))}`;
  }
  if (/^#[\w.-]+$/.test(target)) {
    const id = names.channel(target.slice(1));
    return id ? `<#${id}>` : `#${plainText(label || target.slice(1))}`;
  }
  if (target === '!here') return WIDE_NAMES.here;
  if (/^!(?:channel|everyone)$/.test(target)) return WIDE_NAMES.channel;
  if (target.startsWith('!')) return plainText(label || nameOfCommand(target.slice(1)));
  return link(decode(target), label === undefined ? null : decode(label));
}

/** A user group, a date, or whatever else Slack may put there and carries nothing to show. */
function nameOfCommand(command: string): string {
  const [kind = '', id = ''] = command.split('^');
  if (kind === 'subteam') return `@${id}`;
  const date = kind === 'date' ? dateOf(id) : undefined;
  return date ? `${date.toISOString().slice(0, 16).replace('T', ' ')} UTC` : command;
}

function splitOnce(inside: string): [string, string | undefined] {
  const bar = inside.indexOf('|');
  return bar < 0 ? [inside, undefined] : [inside.slice(0, bar), inside.slice(bar + 1)];
}

function link(url: string, label: string | null): string {
  const address = url.replace(/^mailto:/, '');
  const shown = label?.trim();
  // Slack's own never lacks a scheme: someone else wrote the archive, and did not escape what people typed.
  if (!/^[a-z][a-z0-9+.-]*:\S+$/i.test(url)) return plainText(shown || `<${url}>`);
  const isBare = !shown || shown === url || shown === address || url === `http://${shown}`;
  // `mailto:@…` is no address, and its brackets would make it a mention.
  if (isBare) return /^[@#!]/.test(address) ? plainText(address) : `<${address}>`;
  return `[${shown.replace(/([[\]*_`~<])/g, '\\$1')}](${targetOf(url)})`;
}

/** An address as it can stand behind a link's text. */
export function targetOf(url: string): string {
  return url.replace(/[()\s<>]/g, (character) =>
    encodeURIComponent(character).replace('(', '%28').replace(')', '%29'),
  );
}

function putBack(text: string, held: string[]): string {
  const parts = text.split(HELD);
  let before = '';
  return parts
    .map((part, index) => {
      const isHeld = index % 2 === 1;
      const neighbours = [parts[index - 1]?.at(-1), parts[index + 1]?.at(0)];
      const piece = isHeld ? bareWhereClear(held[Number(part)] ?? '', neighbours) : part;
      // A backslash right before a token would take its meaning; in Slack it is a character like others.
      const isEscaped = isHeld && before === '\\' && ESCAPABLE.includes(piece.charAt(0));
      // Two codes next to each other would be one.
      const isNextToCode = isHeld && parts[index - 1] === '' && before === '`';
      before = piece.at(-1) ?? before;
      return isEscaped || (isNextToCode && piece.startsWith('`')) ? ` ${piece}` : piece;
    })
    .join('');
}

/** An address between spaces needs no brackets to be one. */
function bareWhereClear(markdown: string, neighbours: (string | undefined)[]): string {
  const url = /^<(https?:\/\/[^\s<>]*[\p{L}\p{N}/=&#-])>$/u.exec(markdown)?.[1];
  const isClear = neighbours.every((character) => !character || /\s/.test(character));
  return url && isClear ? url : markdown;
}

/** Text in which nothing is a mark. */
export function plainText(text: string): string {
  return decode(text).replace(/([*_`~[\]<])/g, '\\$1');
}

/** In code there is no mark-up; Slack only wraps addresses, and says people's names. */
function codeText(code: string): string {
  const plain = code.replace(TOKEN, (whole, inside: string) => {
    const [target = '', label] = splitOnce(inside);
    return /^[a-z][a-z0-9+.-]*:/i.test(target) ? (label ?? target) : whole;
  });
  return decode(plain);
}

function fenced(code: string): string {
  return `${OPEN}\`\`\`\n${code.replace(/^\n|\n$/g, '')}\n\`\`\`${CLOSE}`;
}

function inlineCode(code: string): string {
  return `\`${code}\``;
}

function decode(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}
