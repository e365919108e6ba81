import { and, eq } from 'drizzle-orm';
import { notFound } from '@/shared/errors';
import type { ChannelId, MessageId } from '@/shared/id';
import type { Queryable } from '../../db/client';
import { messages } from '../../db/schema';
import { accessChannel, type ChannelAccess } from '../channel/access';
import type { Ctx } from '../context';
import type { PresentableMessage } from './present';

export interface MessageAccess extends ChannelAccess {
  message: PresentableMessage;
}

interface AccessOptions {
  in?: Queryable;
  lock?: boolean;
}

/** A message that is still there, in a channel that the asker may see; otherwise NOT_FOUND. */
export async function accessMessage(
  ctx: Ctx,
  ids: { channelId: ChannelId; messageId: MessageId },
  options: AccessOptions = {},
): Promise<MessageAccess> {
  const place = await accessChannel(ctx, ids.channelId, { in: options.in });
  const query = (options.in ?? ctx.store.db)
    .select()
    .from(messages)
    .where(
      and(
        eq(messages.workspaceId, ctx.workspaceId),
        eq(messages.id, ids.messageId),
        eq(messages.channelId, place.channel.id),
      ),
    );
  const [message] = await (options.lock ? query.for('no key update') : query);
  if (!message || message.deletedAt) throw notFound('message');
  return { ...place, message };
}
