import { Failure } from '@/shared/errors';
import { userId } from '@/shared/input/id';
import type { Queryable } from '../../db/client';
import type { UserRow } from '../../db/schema';
import type { Domain } from '../context';
import { findUser } from './queries';

const VALID_MS = 30 * 60 * 1000;
const PURPOSE = 'password-reset';

/**
 * A code by which this user sets a new password, within thirty minutes. It is signed over the password and the address
 * that there are, so it works once, and no longer after any change of them; nothing of it is stored.
 */
export function createResetCode(
  { signer, clock }: Pick<Domain, 'signer' | 'clock'>,
  { id, email, passwordHash }: UserRow,
): string {
  const end = (clock.now().getTime() + VALID_MS).toString(36);
  return [id, end, signer.sign(PURPOSE, id, end, email, passwordHash ?? '')].join('.');
}

/** Whose password a code lets set; NOT_FOUND `reset_gone` when it was used, is too old or was never made. */
export async function accessResetCode(
  { signer, clock }: Pick<Domain, 'signer' | 'clock'>,
  db: Queryable,
  code: string,
): Promise<UserRow> {
  const [id, end = '', signature = ''] = code.split('.');
  const parsed = userId.safeParse(id);
  const user = parsed.success ? await findUser(db, parsed.data) : null;
  if (!user || user.disabledAt !== null) throw resetGone();
  const { email, passwordHash } = user;
  const isOurs = signer.matches(signature, PURPOSE, user.id, end, email, passwordHash ?? '');
  if (!isOurs || Number.parseInt(end, 36) <= clock.now().getTime()) throw resetGone();
  return user;
}

export const resetGone = () =>
  new Failure('not_found', 'This link no longer works. Ask for a new one.', {
    reason: 'reset_gone',
  });
