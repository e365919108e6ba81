import { Failure } from '@/shared/errors';
import type { ProviderAccount } from '../../auth/gateway';
import { isUniqueViolation } from '../../db/errors';
import type { UserRow } from '../../db/schema';
import type { Domain } from '../context';
import { acceptAs } from '../invite/accept';
import { findInviteFor } from '../invite/access';
import { isInvite } from '../invite/code';
import { createUser } from './create-user';
import { joinByDomain, mayJoinByDomain } from './join-by-domain';
import { sealPendingLink } from './pending-link';
import { findLinkedUser, linkAccount } from './provider-account';
import { nameFrom } from './provider-name';
import { findUserByEmail } from './queries';
import { requireEnabled } from './require-enabled';

export type ProviderSignIn =
  | { kind: 'in'; user: UserRow }
  /** There is an account with this address and a password: it is linked once that was entered. */
  | { kind: 'password'; pendingLink: string }
  | { kind: 'refused'; reason: 'no_invite' | 'unverified' | 'account_disabled' | 'invite_address' };

interface Asked {
  from: ProviderAccount;
  /** The invite whose page the sign-in started from. */
  code: string | null;
  /** The network address of who signs in. */
  ip: string;
}

/**
 * Who signs in through a provider. Only an address that the provider verified counts, and only until the
 * provider's account is tied to a user. Someone without an account gets one by an open invite, or by the
 * domain of their address where the operator allows it; nobody else gets in.
 */
export async function signInWithProvider(domain: Domain, asked: Asked): Promise<ProviderSignIn> {
  try {
    const known = await findLinkedUser(domain.store.db, asked.from);
    return known ? await enter(domain, known, asked) : await meet(domain, asked);
  } catch (error) {
    if (error instanceof Failure && error.reason === 'account_disabled') {
      return { kind: 'refused', reason: 'account_disabled' };
    }
    throw error;
  }
}

async function meet(domain: Domain, asked: Asked): Promise<ProviderSignIn> {
  const { from } = asked;
  if (!from.email || !from.emailVerified) return { kind: 'refused', reason: 'unverified' };
  const user = await findUserByEmail(domain.store.db, from.email);
  if (!user) return admit(domain, asked);
  // Someone could have signed up with another's address and a password of their own, and would then share
  // the account with its real owner.
  if (user.passwordHash !== null && user.emailVerifiedAt === null) {
    return { kind: 'password', pendingLink: sealPendingLink(domain, from) };
  }
  requireEnabled(domain, user, provedBy(asked));
  return enter(domain, await link(domain, from, user), asked);
}

async function enter(domain: Domain, user: UserRow, asked: Asked): Promise<ProviderSignIn> {
  requireEnabled(domain, user, provedBy(asked));
  if (mayJoinByDomain(domain, asked.from)) await joinByDomain(domain, async () => user);
  return { kind: 'in', user };
}

const provedBy = ({ from, ip }: Asked) => ({ method: from.provider, ip });

/** Makes an account for someone who has none, if anything lets them in. */
async function admit(domain: Domain, asked: Asked): Promise<ProviderSignIn> {
  const { from, code } = asked;
  const at = domain.clock.now();
  const invite = await findInviteFor(domain, { email: from.email, code, now: at });
  if (invite === 'another_address') return { kind: 'refused', reason: 'invite_address' };
  const byDomain = mayJoinByDomain(domain, from);
  if (!invite && !byDomain) return { kind: 'refused', reason: 'no_invite' };
  const newcomer = { email: from.email, name: nameFrom(from), passwordHash: null, at };
  let made: UserRow | undefined;
  const make = async (tx: Parameters<typeof createUser>[0]) => {
    made = await linkAccount(tx, { from, user: await createUser(tx, newcomer), at });
    return made;
  };
  try {
    if (invite) await acceptAs(domain, isInvite(invite), make);
    else await joinByDomain(domain, make);
  } catch (error) {
    // Twice at once: the other one made the account, and this one finds it.
    if (isUniqueViolation(error, 'users_email_key')) return meet(domain, asked);
    if (error instanceof Failure && error.kind === 'not_found') {
      return { kind: 'refused', reason: 'no_invite' };
    }
    throw error;
  }
  if (!made) return { kind: 'refused', reason: 'no_invite' };
  return { kind: 'in', user: made };
}

const link = ({ store, clock }: Domain, from: ProviderAccount, user: UserRow) =>
  store.db.transaction((tx) => linkAccount(tx, { from, user, at: clock.now() }));
