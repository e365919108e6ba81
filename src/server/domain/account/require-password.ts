import { invalid } from '@/shared/errors';
import { isCommonPassword } from '../../infra/common-passwords';

/** A part of one's own name that is too short to give a password away. */
const TELLING_LENGTH = 4;

/**
 * Throws BAD_REQUEST `password_common` for a password that is tried first, and `password_own` for one that
 * is made of the person's own address, name or workspace. `field` is the input that it is about.
 */
export async function requireGoodPassword(
  password: string,
  { own, field = 'password' }: { own: string[]; field?: string },
): Promise<void> {
  if (
    isRepetition(password) ||
    (await isCommonPassword(password)) ||
    (await isDressedUp(password))
  ) {
    throw invalid(
      'password_common',
      'This password is one of the first that are tried. A few words that do not belong together work well.',
      field,
    );
  }
  const core = coreOf(password);
  if (own.flatMap(wordsOf).some((word) => core === word)) {
    throw invalid(
      'password_own',
      'This is your own address, name or workspace. Choose something that nobody would guess.',
      field,
    );
  }
}

/** A common password with digits or marks around it, such as `Sunshine2026!`. */
async function isDressedUp(password: string): Promise<boolean> {
  const core = trimmed(password);
  return core.length >= TELLING_LENGTH && isCommonPassword(core);
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
