import { Failure } from '@/shared/errors';
import type { UserRow } from '../../db/schema';
import { verifyPassword } from '../../infra/password';
import type { Domain } from '../context';
import { deviceOf } from './device';
import { findUserByEmail } from './queries';
import { requireEnabled } from './require-enabled';
import { forgetTries, takeTry } from './tries';

export interface Credentials {
  email: string;
  password: string;
  ip: string;
  /** The device cookie, as the browser brought it. */
  device?: string | undefined;
}

/**
 * The user whose e-mail address and password these are; `null` for a wrong address and a wrong password
 * alike, in the same time. RATE_LIMITED with a time to wait after too many tries, counted for addresses that
 * nobody has as well; FORBIDDEN `account_disabled` only after the right password, and into the audit trail. So
 * none of them reveals who has an account.
 */
export async function authenticate(
  domain: Domain,
  { email, password, ip, device }: Credentials,
): Promise<UserRow | null> {
  const user = await findUserByEmail(domain.store.db, email.trim());
  const deviceId = user && deviceOf(domain.signer, device, user);
  const noteFailed = (refused: boolean) => {
    if (user) domain.signInAudit.failed({ userId: user.id, ip, at: domain.clock.now(), refused });
  };
  await takeTry(domain, { email, ip, deviceId }).catch((error: unknown) => {
    if (error instanceof Failure && error.kind === 'rate_limited') noteFailed(true);
    throw error;
  });
  const right = await verifyPassword(user?.passwordHash ?? null, password);
  if (!right) noteFailed(false);
  if (!user || !right) return null;
  await forgetTries(domain, { email, ip });
  requireEnabled(domain, user, { method: 'password', ip });
  return user;
}
