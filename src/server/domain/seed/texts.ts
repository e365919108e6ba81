import type { Dice } from './dice';
import {
  BLOCKS,
  CLOSERS,
  CUSTOMERS,
  DAYS,
  FEATURES,
  OPENERS,
  REPLIES,
  SERVICES,
  type Subject,
  TEXTS,
} from './words';

const BLOCK = 0.08;
const OPENER = 0.15;
const SECOND = 0.25;
const CLOSER = 0.15;

interface Speech {
  subject: Subject;
  /** Whether it answers in a thread. */
  isReply: boolean;
  /** The handle of who is called, if anyone. */
  calls?: string;
}

/** Something a person says at work, as they would type it. */
export function makeText(dice: Dice, { subject, isReply, calls }: Speech): string {
  if (isReply) return called(calls, fill(dice, dice.pick(REPLIES)), ' ');
  // A fence, a list or a quote begins at the start of its line, so whoever is called has a line before it.
  if (dice.chance(BLOCK)) return called(calls, fill(dice, dice.pick(BLOCKS)), '\n\n');
  const first = dice.pick(TEXTS[subject]);
  const second = dice.chance(SECOND) ? dice.pick(TEXTS[subject]) : first;
  const sentences = [
    ...(dice.chance(OPENER) ? [dice.pick(OPENERS)] : []),
    first,
    ...(second === first ? [] : [second]),
    // What follows an address would be read as a part of it.
    ...(dice.chance(CLOSER) && !second.endsWith('{link}') ? [dice.pick(CLOSERS)] : []),
  ];
  return called(calls, fill(dice, sentences.join(' ')), ' ');
}

const called = (handle: string | undefined, text: string, gap: string) =>
  handle ? `@${handle}${gap}${text}` : text;

const SLOTS: Record<string, (dice: Dice) => string | number> = {
  n: (dice) => 2 + dice.below(58),
  pct: (dice) => 1 + dice.below(98),
  ms: (dice) => 40 + dice.below(2_400),
  service: (dice) => dice.skewed(SERVICES),
  customer: (dice) => dice.pick(CUSTOMERS),
  feature: (dice) => dice.pick(FEATURES),
  day: (dice) => dice.pick(DAYS),
  time: (dice) => `${8 + dice.below(10)}:${String(dice.below(12) * 5).padStart(2, '0')}`,
  ticket: (dice) => `PLT-${1_000 + dice.below(9_000)}`,
  version: (dice) => `${1 + dice.below(4)}.${dice.below(30)}.${dice.below(9)}`,
  file: (dice) => `src/${dice.skewed(SERVICES)}.ts`,
  link: (dice) => `https://docs.example.com/d/${1_000 + dice.below(9_000)}`,
};

function fill(dice: Dice, template: string): string {
  return template.replace(/\{(\w+)\}/g, (slot, name: string) =>
    String(SLOTS[name]?.(dice) ?? slot),
  );
}
