import type { Answer } from './protocols';

const WORDS =
  'the plan for today is to look at what came in over night and to write down who takes which part of it'.split(
    ' ',
  );

/** What a generator knows to be stored: the text it sent by the id it was given. */
export interface Acknowledged {
  /** The first word of the text, which no other message has. */
  label: string;
  id: string;
}

/** What was acknowledged in a run, every answer checked against what was asked. */
export class Ledger {
  readonly acknowledged: Acknowledged[] = [];
  readonly #open = new Map<string, { channelId: string; key: string; body: string }>();

  expect(label: string, post: { channelId: string; key: string; body: string }): void {
    this.#open.set(label, post);
  }

  /** Answers the label of the message that this acknowledges. */
  settle({ messageId, body, key, channelId }: Answer): string {
    const label = labelOf(body);
    const asked = this.#open.get(label);
    if (!asked) throw new Error(`An answer to something that was not asked: ${label}`);
    if (
      body !== asked.body ||
      channelId !== asked.channelId ||
      (key !== null && key !== asked.key)
    ) {
      throw new Error(`${label} was answered with another text, place or key`);
    }
    if (!messageId) throw new Error(`${label} was answered without an id`);
    this.#open.delete(label);
    this.acknowledged.push({ label, id: messageId });
    return label;
  }

  /** How many posts still have no answer. */
  get open(): number {
    return this.#open.size;
  }
}

/** A text of ordinary length that begins with its label and carries its number for `readNumbers`. */
export function bodyOf(label: string, number: number): string {
  const from = number % WORDS.length;
  const words = [...WORDS.slice(from), ...WORDS.slice(0, from)].slice(0, 14);
  return `${label} ${mark(number)} ${words.join(' ')}`;
}

export const keyOf = (label: string): string => `bench-${label.replaceAll('.', '-')}`;

export const labelOf = (body: string): string => body.slice(0, body.indexOf(' '));

// Nothing that the server would look up: no #channel, no @member.
const MARK = Buffer.from('%%');
const DIGITS = 7;

const mark = (number: number): string => `%%${String(number).padStart(DIGITS, '0')}`;

/** Calls back for the number of each message in a raw frame, without reading the rest of it. */
export function readNumbers(payload: Buffer, found: (number: number) => void): void {
  for (
    let at = payload.indexOf(MARK);
    at >= 0;
    at = payload.indexOf(MARK, at + MARK.length + DIGITS)
  ) {
    let number = 0;
    const end = at + MARK.length + DIGITS;
    for (let digit = at + MARK.length; digit < end; digit += 1) {
      number = number * 10 + (payload[digit] ?? 0) - 48;
    }
    found(number);
  }
}
