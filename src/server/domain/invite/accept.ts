import { and, eq, isNull, type SQL } from 'drizzle-orm';
import { forbidden, notFound } from '@/shared/errors';
import type { MemberId, UserId } from '@/shared/id';
import type { InviteCode } from '@/shared/input/account';
import type { Workspace } from '@/shared/model/workspace';
import type { Tx } from '../../db/client';
import { isUniqueViolation } from '../../db/errors';
import { type InviteRow, invites, members, workspaces } from '../../db/schema';
import type { Recorder } from '../../events/commit';
import type { AccountCtx } from '../account/context';
import type { Domain } from '../context';
import { enterWorkspace } from '../member/enter-workspace';
import { findMemberOf } from '../member/queries';
import { newId } from '../new-id';
import { presentWorkspace } from '../workspace/present';
import { findWorkspace } from '../workspace/queries';
import { accessWorkingInvite, countUse } from './access';
import { opens } from './code';
import { presentInvite } from './present';

interface Joiner {
  id: UserId;
  email: string;
  name: string;
}

/** Brings someone who is signed in into the invite's workspace. Done twice, it counts once. */
export async function acceptInvite(
  ctx: AccountCtx,
  { code }: InviteCode,
): Promise<{ workspace: Workspace }> {
  await ctx.limits.take('inviteLookup', ctx.ip);
  // Also when the invite was used up meanwhile, as by the first of two tries.
  const joined = await findJoined(ctx, { userId: ctx.user.id, code });
  if (joined) return { workspace: joined };
  return acceptAs(ctx, opens(ctx, code), async () => ctx.user);
}

/**
 * Lets in by one invite whoever `joiner` finds or makes in the same transaction. NOT_FOUND `invite_gone`, FORBIDDEN
 * `invite_address` when the invite is for someone else's address, `deactivated`.
 */
export async function acceptAs(
  domain: Domain,
  which: SQL | undefined,
  joiner: (tx: Tx) => Promise<Joiner>,
): Promise<{ workspace: Workspace }> {
  const at = domain.clock.now();
  const { workspaceId } = await accessWorkingInvite(which, { in: domain.store.db, now: at });
  const memberId = newId<MemberId>(at);
  try {
    await domain.commit({ workspaceId, actorId: memberId }, async (tx, recorder) => {
      const invite = await accessWorkingInvite(which, { in: tx, now: at, lock: true });
      const user = await joiner(tx);
      if (!isFor(invite, user)) throw forAnother();
      const known = await findMemberOf(tx, { workspaceId, userId: user.id });
      if (known?.deactivatedAt) throw deactivated();
      if (!known) await letIn(tx, recorder, { invite, memberId, user, at });
    });
  } catch (error) {
    // Two invites accepted by one person at once: whichever came second finds them let in.
    if (!isUniqueViolation(error, 'members_user_key')) throw error;
  }
  const workspace = await findWorkspace(domain.store.db, workspaceId);
  if (!workspace) throw notFound('workspace');
  return { workspace };
}

/** The workspace of this invite, when this user is an active member of it already. */
export async function findJoined(
  domain: Domain,
  { userId, code }: { userId: UserId; code: string },
): Promise<Workspace | null> {
  const [row] = await domain.store.db
    .select({ workspace: workspaces })
    .from(invites)
    .innerJoin(
      members,
      and(eq(members.workspaceId, invites.workspaceId), isNull(members.deactivatedAt)),
    )
    .innerJoin(workspaces, eq(workspaces.id, invites.workspaceId))
    .where(and(opens(domain, code), eq(members.userId, userId)));
  return row ? presentWorkspace(row.workspace) : null;
}

const isFor = (invite: InviteRow, user: Joiner) =>
  invite.email === null || invite.email === user.email.toLowerCase();

interface LettingIn {
  invite: InviteRow;
  memberId: MemberId;
  user: Joiner;
  at: Date;
}

async function letIn(tx: Tx, recorder: Recorder, { invite, memberId, user, at }: LettingIn) {
  const { workspaceId, role } = invite;
  const { channelIds } = invite;
  await enterWorkspace(tx, recorder, { workspaceId, memberId, user, role, at, channelIds });
  const used = await countUse(tx, invite);
  recorder.record({
    type: 'invite.updated',
    payload: { invite: presentInvite(used) },
    audience: { to: 'admins' },
    subjectId: used.id,
  });
  recorder.audit({ action: 'invite.accepted', subjectId: used.id, detail: { memberId, role } });
}

const deactivated = () =>
  forbidden('deactivated', 'Your account in this workspace was deactivated. Ask an admin.');

const forAnother = () =>
  forbidden(
    'invite_address',
    'This invitation is for another e-mail address. Use that one, or ask for an invitation of your own.',
  );
