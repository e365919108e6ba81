import { and, eq } from 'drizzle-orm';
import { invalid, limitExceeded } from '@/shared/errors';
import type { OnMessage } from '@/shared/input/message';
import { LIMITS } from '@/shared/limits';
import { isNotice, type PinAnswer } from '@/shared/model/message';
import { canPost } from '@/shared/policy/channel';
import { canPin } from '@/shared/policy/message';
import type { Tx } from '../../db/client';
import { messages } from '../../db/schema';
import type { Recorder } from '../../events/commit';
import { requireMembership } from '../channel/access';
import { presentChannel } from '../channel/present';
import { postingRefusal, requireOpen } from '../channel/require';
import { authorOf, type Ctx } from '../context';
import { accessMessage, type MessageAccess, placeOf } from '../message/access';
import { postNotice } from '../message/post-notice';
import { findMessage } from '../message/queries';
import { requireLevel } from '../require';
import { countPins } from './count';

/** Pins a message to its channel, and writes there that it was. Done twice, it counts once. */
export function addPin(ctx: Ctx, input: OnMessage): Promise<PinAnswer> {
  return changePin(ctx, input, async (work, place) => {
    if (place.message.pinnedAt !== null) return;
    if (place.channel.pinCount >= LIMITS.pinsPerChannel) throw tooManyPins();
    await setPin(ctx, work, { ...place, on: true });
    const { seq, parentId, channelId } = place.message;
    const body = parentId === null ? `${seq}` : `${seq} ${parentId}`;
    await postNotice(ctx, work, { channelId, kind: 'pin', body });
  });
}

/** Takes a message off its channel's pins. Done twice, it returns the same. */
export function removePin(ctx: Ctx, input: OnMessage): Promise<PinAnswer> {
  return changePin(ctx, input, async (work, place) => {
    if (place.message.pinnedAt === null) return;
    await setPin(ctx, work, { ...place, on: false });
  });
}

type Working = { tx: Tx } & Pick<Recorder, 'record'>;

async function changePin(
  ctx: Ctx,
  input: OnMessage,
  change: (work: Working, place: MessageAccess) => Promise<void>,
): Promise<PinAnswer> {
  const { workspaceId, settings } = ctx;
  const { result, rev } = await ctx.commit(authorOf(ctx), async (tx, { record }) => {
    const place = requireMembership(await accessMessage(ctx, input, { in: tx, lock: true }));
    requireOpen(place.channel);
    if (isNotice(place.message)) {
      throw invalid('invalid_input', 'What happened in a channel can’t be pinned.', 'messageId');
    }
    if (!canPost(ctx.actor, place.channel, true)) throw postingRefusal(place.channel);
    const mayPin = canPin(ctx.actor, place.message, placeOf(ctx, place));
    requireLevel(mayPin, settings.pinMessages, 'pin messages');
    await change({ tx, record }, place);
    const { channel } = await accessMessage(ctx, input, { in: tx });
    return {
      message: await findMessage(tx, workspaceId, input.messageId),
      channel: presentChannel(channel),
    };
  });
  return { ...result, rev };
}

async function setPin(
  { workspaceId, actor, clock }: Ctx,
  { tx, record }: Working,
  { channel, message: { id }, on }: MessageAccess & { on: boolean },
): Promise<void> {
  await tx
    .update(messages)
    .set({ pinnedBy: on ? actor.id : null, pinnedAt: on ? clock.now() : null })
    .where(and(eq(messages.workspaceId, workspaceId), eq(messages.id, id)));
  const { pinCount } = await countPins(tx, channel, on ? 1 : -1);
  record({
    type: on ? 'pin.added' : 'pin.removed',
    payload: { message: await findMessage(tx, workspaceId, id), pinCount },
    audience: { to: 'channel', channelId: channel.id },
    subjectId: id,
  });
}

const tooManyPins = () =>
  limitExceeded(
    'pins_per_channel',
    `A channel can have ${LIMITS.pinsPerChannel} pinned messages. Unpin one first.`,
  );
