import { Failure } from '@/shared/errors';
import { email as emailInput } from '@/shared/input/common';
import { userId } from '@/shared/input/id';
import type { Queryable } from '../../db/client';
import type { UserRow } from '../../db/schema';
import type { Domain } from '../context';
import { findUser } from './queries';

const VALID_MS = 24 * 60 * 60 * 1000;
const PURPOSE = 'email-change';

type Signing = Pick<Domain, 'signer' | 'clock'>;

interface EmailChange {
  user: UserRow;
  /** The new address. */
  email: string;
}

/**
 * A code by which this user’s address becomes another, within a day. It is signed over the address, since when that is
 * confirmed, and the password, so it works once, and no longer after any change of these; nothing of it is stored.
 */
export function createEmailCode({ signer, clock }: Signing, { user, email }: EmailChange): string {
  const end = (clock.now().getTime() + VALID_MS).toString(36);
  const signature = signer.sign(PURPOSE, ...partsOf({ user, email }, end));
  return [user.id, end, Buffer.from(email).toString('base64url'), signature].join('.');
}

/** Whose address a code changes, and to which; NOT_FOUND `confirmation_gone` when it is over or was never made. */
export async function accessEmailCode(
  { signer, clock }: Signing,
  db: Queryable,
  code: string,
): Promise<EmailChange> {
  const [id, end = '', encoded = '', signature = ''] = code.split('.');
  const owner = userId.safeParse(id);
  const email = emailInput.safeParse(Buffer.from(encoded, 'base64url').toString());
  const user = owner.success ? await findUser(db, owner.data) : null;
  if (!user || user.disabledAt !== null || !email.success) throw confirmationGone();
  const parts = partsOf({ user, email: email.data }, end);
  const isOurs = signer.matches(signature, PURPOSE, ...parts);
  if (!isOurs || Number.parseInt(end, 36) <= clock.now().getTime()) throw confirmationGone();
  return { user, email: email.data };
}

const partsOf = ({ user, email }: EmailChange, end: string): string[] => [
  user.id,
  end,
  email,
  user.email,
  user.emailVerifiedAt?.toISOString() ?? '',
  user.passwordHash ?? '',
];

export const confirmationGone = () =>
  new Failure('not_found', 'This link no longer works. Change your address again.', {
    reason: 'confirmation_gone',
  });
