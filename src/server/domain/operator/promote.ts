import { and, eq } from 'drizzle-orm';
import { invalid } from '@/shared/errors';
import type { WorkspaceId } from '@/shared/id';
import type { Member, Role } from '@/shared/model/member';
import { members } from '../../db/schema';
import { findUserByEmail } from '../account/queries';
import type { Domain } from '../context';
import { settleInvitesOf } from '../invite/of-maker';
import { hasAnotherOwner, lastOwner } from '../member/access-role';
import { recordMemberChange } from '../member/record-change';
import { restoreTokensOf } from '../token/revoke';

interface Promotion {
  workspaceId: WorkspaceId;
  email: string;
  role: Role;
}

/**
 * Gives someone any role, and brings them back when they were deactivated: also where no owner is left. Whether
 * their account is disabled stays as it is.
 */
export async function promote(
  domain: Domain,
  { workspaceId, email, role }: Promotion,
): Promise<{ member: Member; isDisabled: boolean }> {
  const { store, commit } = domain;
  const user = await findUserByEmail(store.db, email);
  if (!user) throw invalid('no_account', `There is no account with the address ${email}.`);
  const { result } = await commit({ workspaceId, actorId: null }, async (tx, recorder) => {
    const own = eq(members.workspaceId, workspaceId);
    const held = await tx
      .select()
      .from(members)
      .where(own)
      .orderBy(members.id)
      .for('no key update');
    const target = held.find((row) => row.userId === user.id);
    if (!target) throw invalid('no_member', `${email} is not in this workspace.`);
    if (role !== 'owner' && !(await hasAnotherOwner(tx, target))) throw lastOwner();
    await tx
      .update(members)
      .set({ role, deactivatedAt: null })
      .where(and(own, eq(members.id, target.id)));
    const changed = { ...target, role, deactivatedAt: null };
    await settleInvitesOf(domain, tx, { maker: changed, recorder });
    if (target.deactivatedAt) {
      await restoreTokensOf({ ...domain, workspaceId }, tx, { memberId: target.id, recorder });
    }
    const type = target.deactivatedAt ? 'member.reactivated' : 'member.updated';
    const member = await recordMemberChange(tx, recorder, { type, row: changed });
    if (target.deactivatedAt)
      recorder.audit({ action: 'member.reactivated', subjectId: member.id });
    if (target.role !== role) {
      const detail = { before: target.role, after: role };
      recorder.audit({ action: 'member.role_changed', subjectId: member.id, detail });
    }
    return member;
  });
  return { member: result, isDisabled: user.disabledAt !== null };
}
