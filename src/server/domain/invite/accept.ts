import { and, eq, isNull } from 'drizzle-orm';
import { forbidden, notFound } from '@/shared/errors';
import type { MemberId, UserId, WorkspaceId } from '@/shared/id';
import type { InviteCode } from '@/shared/input/account';
import type { Workspace } from '@/shared/model/workspace';
import { isNamed } from '@/shared/policy/channel';
import type { Tx } from '../../db/client';
import { isUniqueViolation } from '../../db/errors';
import { type InviteRow, invites, type MemberRow, members, workspaces } from '../../db/schema';
import type { Recorder } from '../../events/commit';
import { hashSecret } from '../../infra/secret';
import type { AccountCtx } from '../account/context';
import { enterChannel } from '../channel/enter';
import { firstChannelsFor } from '../channel/first';
import { lockChannels } from '../channel/lock';
import type { Domain } from '../context';
import { addMember } from '../member/add';
import { newId } from '../new-id';
import { presentWorkspace } from '../workspace/present';
import { findWorkspace } from '../workspace/queries';
import { accessInviteByCode, countUse } from './access';
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
  const joined = await findJoined(ctx, code);
  if (joined) return { workspace: presentWorkspace(joined) };
  return acceptAs(ctx, code, async () => ctx.user);
}

/** Lets in whoever `joiner` finds or makes in the same transaction. */
export async function acceptAs(
  domain: Domain,
  code: string,
  joiner: (tx: Tx) => Promise<Joiner>,
): Promise<{ workspace: Workspace }> {
  const at = domain.clock.now();
  const { workspaceId } = await accessInviteByCode(code, { in: domain.store.db, now: at });
  const memberId = newId<MemberId>(at);
  try {
    await domain.commit({ workspaceId, actorId: memberId }, async (tx, recorder) => {
      const invite = await accessInviteByCode(code, { in: tx, now: at, lock: true });
      const user = await joiner(tx);
      const known = await findMember(tx, workspaceId, user.id);
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

async function findJoined({ store, user }: AccountCtx, code: string) {
  const [row] = await store.db
    .select({ workspace: workspaces })
    .from(invites)
    .innerJoin(
      members,
      and(eq(members.workspaceId, invites.workspaceId), isNull(members.deactivatedAt)),
    )
    .innerJoin(workspaces, eq(workspaces.id, invites.workspaceId))
    .where(and(eq(invites.codeHash, hashSecret(code)), eq(members.userId, user.id)));
  return row?.workspace ?? null;
}

interface LettingIn {
  invite: InviteRow;
  memberId: MemberId;
  user: Joiner;
  at: Date;
}

async function letIn(tx: Tx, recorder: Recorder, { invite, memberId, user, at }: LettingIn) {
  const { workspaceId, role } = invite;
  await addMember(tx, recorder, { workspaceId, id: memberId, user, role, at });
  const first = await firstChannelsFor(tx, workspaceId, role);
  const ids = new Set([...invite.channelIds, ...first]);
  for (const channel of await lockChannels(tx, workspaceId, [...ids])) {
    if (!isNamed(channel) || channel.archivedAt) continue;
    await enterChannel(tx, recorder, { channel, memberIds: [memberId], at });
  }
  const used = await countUse(tx, invite);
  recorder.record({
    type: 'invite.updated',
    payload: { invite: presentInvite(used) },
    audience: { to: 'admins' },
    subjectId: used.id,
  });
  recorder.audit({ action: 'invite.accepted', subjectId: used.id, detail: { memberId, role } });
}

async function findMember(
  tx: Tx,
  workspaceId: WorkspaceId,
  userId: UserId,
): Promise<MemberRow | undefined> {
  const [row] = await tx
    .select()
    .from(members)
    .where(and(eq(members.workspaceId, workspaceId), eq(members.userId, userId)));
  return row;
}

const deactivated = () =>
  forbidden('deactivated', 'Your account in this workspace was deactivated. Ask an admin.');
