import { invalid } from '@/shared/errors';
import { isCommonPassword } from '../../infra/common-passwords';

/** A part of one's own name that is too short to give a password away. */
const TELLING_LENGTH = 4;

/**
 * Throws BAD_REQUEST `password_common` for a password that is tried first, and `password_own` for one that
 * is made of the product's name or the person's own address, name or workspace. `field` is the input that it is about.
 */
export async function requireGoodPassword(
  password: string,
  { own, field = 'password' }: { own: string[]; field?: string },
): Promise<void> {
  const core = coreOf(password);
  if (isMadeOf(core, [PRODUCT, ...own].flatMap(wordsOf))) {
    throw invalid(
      'password_own',
      'This is your own address, name or workspace. Choose something that nobody would guess.',
      field,
    );
  }
  if (
    [password, core].some(isPattern) ||
    (await isCommonPassword(password)) ||
    (await isDressedUp(password))
  ) {
    throw invalid(
      'password_common',
      'This password is one of the first that are tried. A few words that do not belong together work well.',
      field,
    );
  }
}

/** A common password with digits or marks around it, such as `Sunshine2026!`, or with marks between its letters. */
async function isDressedUp(password: string): Promise<boolean> {
  const inner = trimmed(password);
  const core = SPREAD.test(inner) ? coreOf(password) : inner;
  return core.length >= TELLING_LENGTH && isCommonPassword(core);
}

/** Letters or digits one by one, as in `p a s s w o r d`. */
const SPREAD = /^[\p{L}\p{N}](?:[^\p{L}\p{N}]+[\p{L}\p{N}])+$/u;

/** One of the words, or several of them or one again and again, with or without digits between. */
function isMadeOf(core: string, words: string[]): boolean {
  const longestFirst = words.toSorted((a, b) => b.length - a.length);
  const rest = longestFirst.reduce((left, word) => left.replaceAll(word, ' '), core);
  return rest !== core && /^[\p{N} ]*$/u.test(rest);
}

/** Letters or digits in their order, forwards or backwards: `abcdefghij`, `9876543210`. */
function isSequence(text: string): boolean {
  const points = [...plain(text)].map((character) => character.codePointAt(0) ?? 0);
  const steps = points.slice(1).map((point, index) => point - (points[index] ?? 0));
  return Math.abs(steps[0] ?? 0) === 1 && steps.every((step) => step === steps[0]);
}

/** What everyone knows of this server. */
const PRODUCT = 'Parley';

const isPattern = (text: string) =>
  text.length >= TELLING_LENGTH && (isRepetition(text) || isSequence(text) || isKeyboardWalk(text));

/** Of English, German, French and Russian keyboards. */
const KEYBOARD_ROWS = [
  ...['qwertyuiop', 'asdfghjkl', 'zxcvbnm'],
  ...['qwertzuiopü', 'asdfghjklöä', 'yxcvbnm'],
  ...['azertyuiop', 'qsdfghjklm', 'wxcvbn'],
  ...['йцукенгшщзхъ', 'фывапролджэ', 'ячсмитьбю'],
].flatMap((row) => [row, [...row].reverse().join('')]);
const SHORTEST_RUN = 3;

/** Keys beside each other, in one or several runs: `qwertzuiop`, `asdflkjh`. */
function isKeyboardWalk(text: string): boolean {
  const keys = plain(text);
  let at = 0;
  while (at < keys.length) {
    const run = Math.max(...KEYBOARD_ROWS.map((row) => runLength(row, keys.slice(at))));
    if (run < SHORTEST_RUN) return false;
    at += run;
  }
  return true;
}

/** How many letters of a text stand in this order in a row. */
function runLength(row: string, text: string): number {
  const start = row.indexOf(text.charAt(0));
  let length = 0;
  while (start >= 0 && length < text.length && row[start + length] === text[length]) length += 1;
  return length;
}

const isRepetition = (password: string) => /^(.+?)\1+$/u.test(password);

const plain = (text: string) => text.normalize('NFKC').toLowerCase();

/** Without the digits and marks around it. */
const trimmed = (password: string) => plain(password).replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '');

/** Without the marks within, either. */
const coreOf = (password: string) => trimmed(password).replace(/[^\p{L}\p{N}]+/gu, '');

/** The whole text, what is before the `@`, the host's name, and all of it without marks. */
function wordsOf(text: string): string[] {
  const parts = [text, ...text.split('@'), ...(text.split('@')[1]?.split('.') ?? [])];
  return parts.map((part) => coreOf(part)).filter((word) => word.length >= TELLING_LENGTH);
}
