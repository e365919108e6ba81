import type { AuthStatus, SignInProvider } from '@/shared/model/account';
import type { UserRow } from '../../db/schema';
import type { Domain } from '../context';
import { presentAccount } from './present';
import { needsSetUp } from './queries';

interface Asked {
  user: UserRow | null;
  providers: SignInProvider[];
}

export async function authStatus(domain: Domain, { user, providers }: Asked): Promise<AuthStatus> {
  return {
    // Someone who signed in is proof enough.
    needsSetUp: user === null && (await needsSetUp(domain.store.db)),
    account: user && presentAccount(user),
    providers,
  };
}
