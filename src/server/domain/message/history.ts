import { and, eq, gt, isNull, lt } from 'drizzle-orm';
import type { MessageHistory } from '@/shared/input/message';
import type { MessagePage } from '@/shared/model/message';
import { messages } from '../../db/schema';
import { accessChannel } from '../channel/access';
import type { Ctx } from '../context';
import { pageMessages, type RevPage } from './queries';

/**
 * A page of a channel's root messages: the newest, those below `before` or those above `after` (seqs,
 * exclusive). Both make a range, read from its start.
 */
export async function messageHistory(ctx: Ctx, input: MessageHistory): Promise<MessagePage> {
  const { before, after, limit } = input;
  const { channel } = await accessChannel(ctx, input.channelId);
  const page = await pageMessages(ctx.store.db, ctx.workspaceId, {
    where: and(
      eq(messages.channelId, channel.id),
      isNull(messages.parentId),
      before === undefined ? undefined : lt(messages.seq, before),
      after === undefined ? undefined : gt(messages.seq, after),
    ),
    direction: after === undefined ? 'older' : 'newer',
    limit,
  });
  return { messages: page.messages, rev: page.rev, ...cursorsOf(page, input) };
}

// A page knows what lies beyond the end that it was read towards. Beyond the other one lies at least the
// message that the caller came from.
function cursorsOf(page: RevPage, { before, after }: MessageHistory) {
  const first = page.messages[0]?.seq;
  const last = page.messages.at(-1)?.seq;
  if (after !== undefined) {
    return {
      before: after === 0 ? null : (first ?? after + 1),
      after: page.more ? (last ?? null) : null,
    };
  }
  return {
    before: page.more ? (first ?? null) : null,
    after: before === undefined ? null : (last ?? Math.max(before - 1, 0)),
  };
}
