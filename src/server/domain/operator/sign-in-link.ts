import { forbidden, invalid } from '@/shared/errors';
import { findUserByEmail } from '../account/queries';
import { createSignInLink } from '../account/sign-in-link';
import { auditAccount } from '../audit/account';
import type { Domain } from '../context';

/** Makes a code that signs this account in once, within fifteen minutes, also where passwords are off. */
export async function makeSignInLink(domain: Domain, email: string): Promise<string> {
  const user = await findUserByEmail(domain.store.db, email);
  if (!user) throw invalid('no_account', `There is no account with the address ${email}.`);
  if (user.disabledAt) {
    throw forbidden(
      'account_disabled',
      `The account ${user.email} is disabled. Enable it first: "user enable ${user.email}".`,
    );
  }
  await auditAccount(domain.store.db, {
    userId: user.id,
    at: domain.clock.now(),
    origin: 'operator',
    action: 'account.sign_in_link',
  });
  return createSignInLink(domain, user.id);
}
