import { conflict } from '@/shared/errors';
import type { MemberId } from '@/shared/id';
import type { CreateBot } from '@/shared/input/member';
import type { Member } from '@/shared/model/member';
import { canCreateBots } from '@/shared/policy/member';
import { members } from '../../db/schema';
import { addMemberships } from '../channel/add-memberships';
import { defaultChannelsFor } from '../channel/default-channels';
import { lockChannels } from '../channel/lock';
import { requireInvitable } from '../channel/require-invitable';
import { authorOf, type Ctx } from '../context';
import { newId } from '../new-id';
import { requireLevel } from '../require';
import { ON_TAKEN_HANDLE } from './handle';
import { recordMemberChange } from './record-change';

/** Makes a member that acts by tokens only (`token.create` makes them), and brings it into channels. */
export async function createBot(
  ctx: Ctx,
  { name, handle, channelIds }: CreateBot,
): Promise<{ member: Member; rev: number }> {
  requireLevel(canCreateBots(ctx.actor, ctx.settings), ctx.settings.createBots, 'make bots');
  const { workspaceId } = ctx;
  if (channelIds) await requireInvitable(ctx, channelIds);
  const at = ctx.clock.now();
  const { result, rev } = await ctx.commit(authorOf(ctx), async (tx, recorder) => {
    const [row] = await tx
      .insert(members)
      .values({ workspaceId, id: newId<MemberId>(at), kind: 'bot', handle, name, createdAt: at })
      .onConflictDoNothing(ON_TAKEN_HANDLE)
      .returning();
    if (!row)
      throw conflict('handle_taken', `Someone here is called @${handle} already.`, 'handle');
    const member = await recordMemberChange(tx, recorder, { type: 'member.joined', row });
    const ids = channelIds ?? (await defaultChannelsFor(tx, workspaceId, row.role));
    for (const channel of await lockChannels(tx, workspaceId, [...new Set(ids)]))
      await addMemberships(tx, recorder, { channel, memberIds: [member.id], at });
    recorder.audit({
      action: 'bot.created',
      subjectId: member.id,
      detail: { handle, channelIds: ids },
    });
    return member;
  });
  return { member: result, rev };
}
