import type { UserRow } from '../../db/schema';
import type { Domain } from '../context';
import { openPendingLink } from './pending-link';
import { linkAccount } from './provider-account';

/**
 * Ties the provider's account that a browser waits with to the user who just entered their password there.
 * Their addresses have to be the same: only then did the provider verify this user's.
 */
export async function confirmLink(
  domain: Domain,
  { user, sealed }: { user: UserRow; sealed: string | undefined },
): Promise<UserRow> {
  const from = openPendingLink(domain, sealed);
  if (!from || from.email !== user.email.toLowerCase()) return user;
  const at = domain.clock.now();
  return domain.store.db.transaction((tx) => linkAccount(tx, { from, user, at }));
}
