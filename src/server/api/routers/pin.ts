import { inChannel, onMessage } from '@/shared/input/common';
import { addPin, listPins, removePin } from '../../domain/pin';
import { member } from '../trpc';

export const pinRouter = {
  /**
   * Pins a message, or a thread reply, to its channel, where a notice (`kind: 'pin'`) says so; done twice, it returns
   * the same. FORBIDDEN `channel_archived`, `posting_restricted`, and in channels `guests_excluded`, `admins_only`, `owners_only`, as the
   * workspace's settings say; PAYLOAD_TOO_LARGE `pins_per_channel` (100).
   */
  add: member
    .meta({ limit: 'arrange' })
    .input(onMessage)
    .mutation(({ ctx, input }) => addPin(ctx.me, input)),
  /**
   * Unpins a message that anyone pinned; a second call returns the same. FORBIDDEN `channel_archived`, `posting_restricted`, and in channels
   * `guests_excluded`, `admins_only`, `owners_only`, as the workspace's settings say.
   */
  remove: member
    .meta({ limit: 'arrange' })
    .input(onMessage)
    .mutation(({ ctx, input }) => removePin(ctx.me, input)),
  /** All pinned messages of a channel, the one that was pinned last first. */
  list: member.input(inChannel).query(({ ctx, input }) => listPins(ctx.me, input)),
};
