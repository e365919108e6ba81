import { eq, sql } from 'drizzle-orm';
import type { ChannelId, MemberId, WorkspaceId } from '@/shared/id';
import type { Member } from '@/shared/model/member';
import { readSettings } from '@/shared/settings';
import type { Tx } from '../../db/client';
import { type MemberRow, workspaces } from '../../db/schema';
import type { Recorder } from '../../events/commit';
import type { Audience } from '../../events/entry';
import { presentMember } from './present';

type MemberEvent = 'member.joined' | 'member.updated' | 'member.deactivated' | 'member.reactivated';

/**
 * Records what became of a member, for all who may know of them: everyone, or where guests may not find everyone
 * those who may, the member, and the guests in their channels. Who is reached in two ways receives it twice.
 */
export async function recordMemberChange(
  tx: Tx,
  { record }: Recorder,
  { type, row }: { type: MemberEvent; row: MemberRow },
): Promise<Member> {
  const member = presentMember(row);
  for (const audience of await audiencesOf(tx, row)) {
    record({ type, payload: { member }, audience, memberId: member.id });
  }
  return member;
}

async function audiencesOf(tx: Tx, { workspaceId, id }: MemberRow): Promise<Audience[]> {
  const open = await directoryAudience(tx, workspaceId);
  if (open.to === 'workspace') return [open];
  const channelIds = await channelsWithGuests(tx, workspaceId, id);
  return [
    open,
    { to: 'member', memberId: id },
    ...channelIds.map((channelId): Audience => ({ to: 'channel', channelId })),
  ];
}

/**
 * Who receives what becomes of people whom they share no channel with. The settings are read without a lock, which
 * would wait for who waits for this: a change of the same moment may still go to everyone.
 */
export async function directoryAudience(
  tx: Tx,
  workspaceId: WorkspaceId,
): Promise<{ to: 'workspace' } | { to: 'members' }> {
  const [row] = await tx
    .select({ settings: workspaces.settings })
    .from(workspaces)
    .where(eq(workspaces.id, workspaceId));
  const { seeDirectory } = readSettings(row?.settings ?? {});
  return { to: seeDirectory === 'everyone' ? 'workspace' : 'members' };
}

/** Of the channels that a member is in, one for each guest in any of them. */
async function channelsWithGuests(
  tx: Tx,
  workspaceId: WorkspaceId,
  memberId: MemberId,
): Promise<ChannelId[]> {
  const rows = await tx.execute<{ channelId: ChannelId }>(sql`
    select distinct shared.channel_id as "channelId"
    from (
      select distinct on (guest.id) guest.id, theirs.channel_id
      from memberships own
      join memberships theirs on theirs.workspace_id = own.workspace_id and theirs.channel_id = own.channel_id
      join members guest on guest.workspace_id = theirs.workspace_id and guest.id = theirs.member_id
      where own.workspace_id = ${workspaceId} and own.member_id = ${memberId}
        and guest.role = 'guest' and guest.deactivated_at is null and guest.id <> ${memberId}
      order by guest.id, theirs.channel_id
    ) shared`);
  return rows.map(({ channelId }) => channelId);
}
