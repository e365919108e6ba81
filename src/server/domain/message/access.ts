import { and, eq } from 'drizzle-orm';
import { notFound } from '@/shared/errors';
import type { ChannelId, MessageId } from '@/shared/id';
import type { MessagePlace, MessageRules } from '@/shared/policy/message';
import type { Queryable } from '../../db/client';
import { messages } from '../../db/schema';
import { accessChannel, type ChannelAccess } from '../channel/access';
import type { Ctx } from '../context';
import type { PresentableMessage } from './present';

export interface MessageAccess extends ChannelAccess {
  message: PresentableMessage;
}

/** The same place, and what decides there now, as policies take it. */
export const placeOf = (
  { settings, clock }: Ctx,
  { channel, membership }: ChannelAccess,
): MessagePlace & MessageRules & Pick<Ctx, 'settings'> => ({
  channel,
  joined: membership !== null,
  settings,
  now: clock.now(),
});

interface AccessOptions {
  in?: Queryable;
  /** Holds the channel, and then the message, against other changes until the transaction ends. */
  lock?: boolean;
  /** Also returns what is left of a deleted message. */
  deleted?: boolean;
}

/** A message in a channel that the asker may see; otherwise NOT_FOUND. */
export async function accessMessage(
  ctx: Ctx,
  ids: { channelId: ChannelId; messageId: MessageId },
  options: AccessOptions = {},
): Promise<MessageAccess> {
  const { lock } = options;
  const place = await accessChannel(ctx, ids.channelId, { in: options.in, lock });
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
  const [message] = await (lock ? query.for('no key update') : query);
  if (!message || (message.deletedAt && !options.deleted)) throw notFound('message');
  return { ...place, message };
}
