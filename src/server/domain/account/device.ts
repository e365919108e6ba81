import { randomBytes } from 'node:crypto';
import type { UserRow } from '../../db/schema';
import type { Signer } from '../../infra/signer';

/** Accounts that one browser is remembered for; signing in to one more forgets the oldest. */
const REMEMBERED_ACCOUNTS = 5;
const ENTRY = /^[\w-]{22}\.[\w-]{43}$/;

/**
 * What a browser keeps of having been signed in to an account: an id with a signature over it, the account
 * and its password's hash, so that a new password ends it. It opens nothing; it only keeps others from
 * locking the account's person out (`tries.ts`).
 */
export function deviceOf(signer: Signer, cookie: string | undefined, user: UserRow): string | null {
  for (const entry of entriesOf(cookie)) {
    const [id = '', signature = ''] = entry.split('.');
    if (signer.matches(signature, 'device', id, ...boundTo(user))) return id;
  }
  return null;
}

/** The cookie's new value after this user signed in: theirs first, then those of other accounts. */
export function rememberDevice(signer: Signer, cookie: string | undefined, user: UserRow): string {
  const id = deviceOf(signer, cookie, user) ?? randomBytes(16).toString('base64url');
  const own = `${id}.${signer.sign('device', id, ...boundTo(user))}`;
  const others = entriesOf(cookie).filter((entry) => entry !== own);
  return [own, ...others].slice(0, REMEMBERED_ACCOUNTS).join('~');
}

const boundTo = ({ id, passwordHash }: UserRow) => [id, passwordHash ?? ''];

const entriesOf = (cookie = '') =>
  cookie
    .split('~')
    .filter((entry) => ENTRY.test(entry))
    .slice(0, REMEMBERED_ACCOUNTS);
