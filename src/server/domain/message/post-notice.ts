import { and, eq, sql } from 'drizzle-orm';
import type { ChannelId, MessageId } from '@/shared/id';
import type { MessageKind } from '@/shared/model/message';
import type { Tx } from '../../db/client';
import { type ChannelRow, channels, messages } from '../../db/schema';
import type { Recorder } from '../../events/commit';
import type { Ctx } from '../context';
import { newId } from '../new-id';
import { findMessage } from './queries';

interface Notice {
  channelId: ChannelId;
  kind: Exclude<MessageKind, 'post' | 'action'>;
  body: string;
}

/**
 * Writes into a channel, which the transaction holds, that the actor did something there. It makes nothing unread and
 * calls nobody. Returns the channel as it is then.
 */
export async function postNotice(
  ctx: Ctx,
  { tx, record }: { tx: Tx } & Pick<Recorder, 'record'>,
  { channelId, kind, body }: Notice,
): Promise<ChannelRow> {
  const { workspaceId, actor, clock } = ctx;
  const at = clock.now();
  const id = newId<MessageId>(at);
  const [channel] = await tx
    .update(channels)
    .set({ lastSeq: sql`${channels.lastSeq} + 1`, lastPostedAt: at })
    .where(and(eq(channels.workspaceId, workspaceId), eq(channels.id, channelId)))
    .returning();
  if (!channel) throw new Error(`Channel ${channelId} went away while it was held`);
  await tx.insert(messages).values({
    workspaceId,
    id,
    channelId,
    seq: channel.lastSeq,
    kind,
    authorId: actor.id,
    body,
    key: id,
    digest: '',
    createdAt: at,
  });
  record({
    type: 'message.posted',
    payload: { message: await findMessage(tx, workspaceId, id), root: null },
    audience: { to: 'channel', channelId },
    subjectId: id,
  });
  return channel;
}
