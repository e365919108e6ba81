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
  // Someone who signed in is proof enough.
  const isNew = user === null && (await needsSetUp(domain.store.db));
  const { setUpNeedsCode, passwordSignIn, sendsMail } = domain.entry;
  return {
    needsSetUp: isNew,
    ...(isNew && setUpNeedsCode && { setUpNeedsCode }),
    ...(!passwordSignIn && { singleSignOnOnly: true }),
    ...(sendsMail && { sendsMail }),
    account: user && presentAccount(user),
    providers,
  };
}
