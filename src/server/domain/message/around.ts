import { and, eq, gt, isNull, lte } from 'drizzle-orm';
import type { MessageAround } from '@/shared/input/message';
import type { MessagePage } from '@/shared/model/message';
import { messages } from '../../db/schema';
import { accessChannel } from '../channel/access';
import type { Ctx } from '../context';
import { pageMessages } from './queries';

/** Root messages around a seq: half of `limit` up to it, inclusive, and half after it. */
export async function messagesAround(ctx: Ctx, input: MessageAround): Promise<MessagePage> {
  const { channel } = await accessChannel(ctx, input.channelId);
  const roots = and(eq(messages.channelId, channel.id), isNull(messages.parentId));
  // One snapshot for both halves, so that they show the same rev.
  const [older, newer] = await ctx.store.db.transaction(
    async (tx) => [
      await pageMessages(tx, ctx.workspaceId, {
        where: and(roots, lte(messages.seq, input.seq)),
        direction: 'older',
        limit: Math.ceil(input.limit / 2),
      }),
      await pageMessages(tx, ctx.workspaceId, {
        where: and(roots, gt(messages.seq, input.seq)),
        direction: 'newer',
        limit: Math.floor(input.limit / 2),
      }),
    ],
    { isolationLevel: 'repeatable read', accessMode: 'read only' },
  );
  if (!older || !newer) throw new Error('A page of messages was not read');
  const found = [...older.messages, ...newer.messages];
  return {
    messages: found,
    before: older.more ? (found[0]?.seq ?? null) : null,
    after: newer.more ? (found.at(-1)?.seq ?? input.seq) : null,
    rev: newer.rev,
  };
}
