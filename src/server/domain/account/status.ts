import type { Account } from '@/shared/model/account';
import type { UserRow } from '../../db/schema';
import type { Domain } from '../context';
import { presentAccount } from './present';
import { needsSetUp } from './queries';

export interface AuthStatus {
  /** Whether this is a new server, which nobody has signed up to. */
  needsSetUp: boolean;
  account: Account | null;
  /** Other ways to sign in than with a password. */
  providers: Provider[];
}

interface Provider {
  id: string;
  name: string;
}

interface Asked {
  user: UserRow | null;
  providers: Provider[];
}

export async function authStatus(domain: Domain, { user, providers }: Asked): Promise<AuthStatus> {
  return {
    // Someone who signed in is proof enough.
    needsSetUp: user === null && (await needsSetUp(domain.store.db)),
    account: user && presentAccount(user),
    providers,
  };
}
