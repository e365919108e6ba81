import type { MemberId } from '@/shared/id';
import type { ProviderAccount } from '../../auth/gateway';
import type { Tx } from '../../db/client';
import { isUniqueViolation } from '../../db/errors';
import type { UserRow } from '../../db/schema';
import type { Domain } from '../context';
import { enterWorkspace } from '../member/enter-workspace';
import { findMemberOf } from '../member/queries';
import { newId } from '../new-id';
import { findFirstWorkspace } from '../workspace/queries';

/** Whether the operator lets everyone with a verified address of this domain in. */
export function mayJoinByDomain({ entry }: Domain, from: ProviderAccount): boolean {
  const domain = from.email.split('@').at(-1) ?? '';
  return from.emailVerified && entry.joinDomains.includes(domain.toLowerCase());
}

/**
 * Brings someone into the workspace that was set up first, as a member, unless they are or were in it:
 * whoever was deactivated there stays out.
 */
export async function joinByDomain(
  domain: Domain,
  joiner: (tx: Tx) => Promise<UserRow>,
): Promise<void> {
  const workspace = await findFirstWorkspace(domain.store.db);
  if (!workspace) return;
  const { id: workspaceId } = workspace;
  const at = domain.clock.now();
  const memberId = newId<MemberId>(at);
  try {
    await domain.commit({ workspaceId, actorId: memberId }, async (tx, recorder) => {
      const user = await joiner(tx);
      if (await findMemberOf(tx, { workspaceId, userId: user.id })) return;
      await enterWorkspace(tx, recorder, { workspaceId, memberId, user, role: 'member', at });
      recorder.audit({ action: 'member.joined_by_domain', subjectId: memberId });
    });
  } catch (error) {
    if (!isUniqueViolation(error, 'members_user_key')) throw error;
  }
}
