import type { Account } from '@/shared/model/account';
import type { UserRow } from '../../db/schema';
import type { Domain } from '../context';
import { presentAccount } from './present';
import { needsSetUp } from './queries';

export interface AuthStatus {
  /** Whether this is a new server, which nobody has signed up to. */
  needsSetUp: boolean;
  account: Account | null;
}

export async function authStatus(domain: Domain, user: UserRow | null): Promise<AuthStatus> {
  return {
    // Someone who signed in is proof enough.
    needsSetUp: user === null && (await needsSetUp(domain.store.db)),
    account: user && presentAccount(user),
  };
}
