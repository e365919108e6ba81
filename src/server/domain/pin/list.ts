import type { InChannel } from '@/shared/input/channel';
import type { PinList } from '@/shared/model/message';
import { accessChannel } from '../channel/access';
import type { Ctx } from '../context';
import { findPinned } from '../message/queries';

/** The pinned messages of a channel that the caller may see, the one that was pinned last first. */
export async function listPins(ctx: Ctx, { channelId }: InChannel): Promise<PinList> {
  const { channel } = await accessChannel(ctx, channelId);
  return findPinned(ctx.store.db, ctx.workspaceId, channel.id);
}
