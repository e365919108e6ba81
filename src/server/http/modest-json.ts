import { invalid } from '@/shared/errors';

/** Shorter texts cost little to parse, whatever they hold. */
const SHORT = 2 * 1024;
/** No call takes deeper values, nor so many of them. */
const DEEPEST = 32;
const MOST = 20_000;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/**
 * Whether a text is worth parsing as JSON: nested brackets and a hundred thousand keys cost a hundred times as
 * much as text of the same length, and the event loop waits for it. Looks at each character once at most.
 */
export function isModest(json: string): boolean {
  if (json.length <= SHORT) return true;
  let depth = 0;
  let values = 0;
  for (let at = 0; at < json.length; at += 1) {
    switch (json.charCodeAt(at)) {
      case QUOTE:
        at = endOfString(json, at);
        break;
      case 0x5b: // [
      case 0x7b: // {
        depth += 1;
        values += 1;
        break;
      case 0x5d: // ]
      case 0x7d: // }
        depth -= 1;
        break;
      case 0x2c: // ,
        values += 1;
        break;
    }
    if (depth > DEEPEST || values > MOST) return false;
  }
  return true;
}

/** Where the string that begins at `from` ends: its closing quote, or the end of the text. */
function endOfString(json: string, from: number): number {
  for (let at = from + 1; ; ) {
    const quote = json.indexOf('"', at);
    if (quote === -1) return json.length;
    let before = quote - 1;
    while (json.charCodeAt(before) === BACKSLASH) before -= 1;
    if ((quote - before) % 2 === 1) return quote;
    at = quote + 1;
  }
}

export const tooIntricate = () =>
  invalid(
    'body_too_intricate',
    `This holds more than ${MOST} values, or values nested more than ${DEEPEST} deep. No call takes that.`,
  );
