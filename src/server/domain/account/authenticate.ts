import { createHash } from 'node:crypto';
import { Failure } from '@/shared/errors';
import type { UserRow } from '../../db/schema';
import { verifyPassword } from '../../infra/password';
import type { Domain } from '../context';
import { findUserByEmail } from './queries';

export interface Credentials {
  email: string;
  password: string;
  ip: string;
}

/**
 * The user whose e-mail address and password these are. A wrong address and a wrong password answer `null`
 * in the same time; too many tries do at once, counted for addresses that nobody has as well. None of them
 * tells who has an account.
 */
export async function authenticate(
  domain: Domain,
  { email, password, ip }: Credentials,
): Promise<UserRow | null> {
  const account = accountKey(email);
  if (!(await mayTry(domain, account, ip))) return null;
  const user = await findUserByEmail(domain.store.db, email.trim());
  const right = await verifyPassword(user?.passwordHash ?? null, password);
  if (!user || !right) return null;
  await domain.limits.clear('signInByAccount', account);
  return user;
}

// Counted for addresses that nobody has, too; hashed, so that the counters hold no addresses.
const accountKey = (email: string) =>
  createHash('sha256').update(email.trim().toLowerCase()).digest('base64url');

async function mayTry({ limits }: Domain, account: string, ip: string): Promise<boolean> {
  try {
    await limits.take('signInByAddress', ip);
    await limits.take('signInByAccount', account);
    return true;
  } catch (error) {
    if (error instanceof Failure && error.kind === 'rate_limited') return false;
    throw error;
  }
}
