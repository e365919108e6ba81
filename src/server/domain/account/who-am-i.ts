import { unauthenticated } from '@/shared/errors';
import type { WhoAmI } from '@/shared/model/account';
import type { Domain } from '../context';
import { presentMember } from '../member/present';
import { findTokens } from '../token/queries';
import type { Asker } from '../workspace/access';
import { findWorkspace } from '../workspace/queries';
import { presentAccount } from './present';

/** A token that expires within this time is reported to be about to. */
export const ENDS_SOON_MS = 7 * 24 * 60 * 60 * 1000;

/** Who the caller is: a signed-in person, or a token with its member and the workspace it is for. */
export async function whoAmI(domain: Domain, caller: Asker): Promise<WhoAmI> {
  if (caller.kind === 'session') {
    return { account: presentAccount(caller.user), workspace: null, member: null, token: null };
  }
  const { workspaceId } = caller.member;
  const [workspace, [token]] = await Promise.all([
    findWorkspace(domain.store.db, workspaceId),
    findTokens(domain.store.db, workspaceId, [caller.tokenId]),
  ]);
  if (!token) throw unauthenticated();
  const { id, name, scopes, expiresAt } = token;
  return {
    account: null,
    workspace,
    member: presentMember(caller.member),
    token: { id, name, scopes, expiresAt, endsSoon: endsSoon(expiresAt, domain.clock.now()) },
  };
}

/** Whether a token ends within a week. */
export function endsSoon(expiresAt: Date | string | null, now: Date): boolean {
  return expiresAt !== null && new Date(expiresAt).getTime() - now.getTime() <= ENDS_SOON_MS;
}
