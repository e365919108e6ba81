import { and, eq, lt } from 'drizzle-orm';
import { notFound } from '@/shared/errors';
import type { GetThread } from '@/shared/input/message';
import type { Thread } from '@/shared/model/message';
import { messages } from '../../db/schema';
import type { Ctx } from '../context';
import { accessMessage } from '../message/access';
import { pageMessages } from '../message/queries';

/** A thread by its root or any reply: the root and the newest replies, or those below `before`. */
export async function getThread(ctx: Ctx, input: GetThread): Promise<Thread> {
  const { message } = await accessMessage(ctx, input, { deleted: true });
  const rootId = message.parentId ?? message.id;
  // One snapshot, so that the root's count and the replies show the same rev.
  const { root, page } = await ctx.store.db.transaction(
    async (tx) => ({
      root: await pageMessages(tx, ctx.workspaceId, {
        where: eq(messages.id, rootId),
        direction: 'older',
        limit: 1,
      }),
      page: await pageMessages(tx, ctx.workspaceId, {
        where: and(
          eq(messages.parentId, rootId),
          input.before === undefined ? undefined : lt(messages.seq, input.before),
        ),
        direction: 'older',
        limit: input.limit,
      }),
    }),
    { isolationLevel: 'repeatable read', accessMode: 'read only' },
  );
  const [found] = root.messages;
  if (!found) throw notFound('message');
  return {
    root: found,
    replies: page.messages,
    before: page.more ? (page.messages[0]?.seq ?? null) : null,
    rev: page.rev,
  };
}
