import { and, eq } from 'drizzle-orm';
import type { ListChannelMembers } from '@/shared/input/channel';
import type { Member } from '@/shared/model/member';
import { members, memberships } from '../../db/schema';
import type { Ctx } from '../context';
import { afterMember, MEMBER_ORDER, pageOf, readMemberCursor } from '../member/page';
import { presentMember } from '../member/present';
import { accessChannel } from './access';

/** Who is in a channel, by name. */
export async function listChannelMembers(
  ctx: Ctx,
  input: ListChannelMembers,
): Promise<{ members: Member[]; cursor: string | null }> {
  const { channel } = await accessChannel(ctx, input.channelId);
  const after = input.cursor === undefined ? undefined : readMemberCursor(input.cursor);
  const rows = await ctx.store.db
    .select({ member: members })
    .from(memberships)
    .innerJoin(
      members,
      and(eq(members.workspaceId, memberships.workspaceId), eq(members.id, memberships.memberId)),
    )
    .where(
      and(
        eq(memberships.workspaceId, ctx.workspaceId),
        eq(memberships.channelId, channel.id),
        after && afterMember(ctx.workspaceId, after),
      ),
    )
    .orderBy(...MEMBER_ORDER)
    .limit(input.limit + 1);
  return pageOf(
    rows.map((row) => presentMember(row.member)),
    input.limit,
  );
}
