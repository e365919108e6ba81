import { forbidden } from '@/shared/errors';
import type { UserRow } from '../../db/schema';
import type { Domain } from '../context';

/** How someone proved whose account it is, and from which network address. */
export interface Proved {
  /** `password`, `link`, or the provider's id. */
  method: string;
  ip: string;
}

/**
 * Throws FORBIDDEN `account_disabled`, and notes for the audit trail that the account was signed in to all the same.
 * Called only once its password, link or provider's account was found to be right.
 */
export function requireEnabled(
  { signInAudit, clock }: Pick<Domain, 'signInAudit' | 'clock'>,
  user: Pick<UserRow, 'id' | 'disabledAt'>,
  proved: Proved,
): void {
  if (!user.disabledAt) return;
  const at = clock.now();
  signInAudit.refused({ userId: user.id, ...proved, at, reason: 'account_disabled' });
  throw forbidden(
    'account_disabled',
    'This account was disabled by whoever runs this server. Ask them to enable it again.',
  );
}
