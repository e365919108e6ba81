import { isInCode } from '@/features/typing';

/** What is being typed that a list could finish: `@an`, `#gen`, `:smi`, and `/to` at the start. */
export interface Trigger {
  sigil: '@' | '#' | ':' | '/';
  query: string;
  /** Where the sigil stands in the text. */
  start: number;
}

const OPEN = /(?:^|[\s([{"'])([@#:])([\p{L}\p{N}\p{M}._+-]*)$/u;
/** A slash command may only begin a text. */
const COMMAND = /^\/([\p{L}\p{N}_-]*)$/u;
const MIN_EMOJI_QUERY = 2;

/** The trigger that ends at the caret, if there is one; never in code. */
export function triggerAt(text: string, caret: number): Trigger | null {
  const before = text.slice(0, caret);
  const [, command] = COMMAND.exec(before) ?? [];
  if (command !== undefined) return { sigil: '/', query: command, start: 0 };
  const match = OPEN.exec(before);
  const [, sigil, query = ''] = match ?? [];
  if (sigil !== '@' && sigil !== '#' && sigil !== ':') return null;
  if (sigil === ':' && query.length < MIN_EMOJI_QUERY) return null;
  if (isInCode(before)) return null;
  return { sigil, query, start: caret - query.length - 1 };
}

/** The text with the trigger replaced, and where the caret stands then. */
export function complete(
  text: string,
  trigger: Trigger,
  replacement: string,
): { text: string; caret: number } {
  const end = trigger.start + 1 + trigger.query.length;
  const rest = text.slice(end);
  const inserted = rest.startsWith(' ') ? replacement : `${replacement} `;
  const caret = trigger.start + replacement.length + 1;
  return { text: text.slice(0, trigger.start) + inserted + rest, caret };
}
