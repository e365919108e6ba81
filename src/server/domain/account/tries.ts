import { createHash } from 'node:crypto';
import { networkOf } from '../../infra/network';
import type { Domain } from '../context';

interface Try {
  /** As it was typed; it need not be anyone's. */
  email: string;
  /** The network address it comes from. */
  ip: string;
  /** The browser, when it was signed in to this account before. */
  deviceId: string | null;
}

/**
 * Takes a try to sign in; throws `rate_limited` with the time to wait. One network has few tries of one
 * account, all networks together get slower, and a browser that was signed in before has tries of its own,
 * so that others cannot lock its person out; those count when they succeed, too, since each costs a hash. Counted for addresses that nobody has, too: the time to wait
 * does not reveal whether there is such an account.
 */
export async function takeTry({ limits }: Domain, { email, ip, deviceId }: Try): Promise<void> {
  const account = accountKey(email);
  if (deviceId) return limits.take('signInByDevice', `${account}:${deviceId}`);
  await limits.take('signInByAddress', ip);
  await limits.take('signInHere', `${account}:${networkOf(ip)}`);
  await limits.takeSpaced('signInByAccount', account);
}

/** Gives the tries back after the right password, but for those of a browser and of a whole network. */
export async function forgetTries(
  { limits }: Domain,
  { email, ip }: Omit<Try, 'deviceId'>,
): Promise<void> {
  const account = accountKey(email);
  await Promise.all([
    limits.clear('signInHere', `${account}:${networkOf(ip)}`),
    limits.clearSpaced('signInByAccount', account),
  ]);
}

// Hashed, so that the counters hold no addresses.
const accountKey = (email: string) =>
  createHash('sha256').update(email.trim().toLowerCase()).digest('base64url');
