import {
  setPresence,
  streamEvents,
  setTyping as typingInput,
  watchPresence,
} from '@/shared/input/message';
import { credentialOf } from '../../auth/principal';
import { setTyping } from '../../realtime';
import { openStream } from '../../realtime/open-stream';
import { member, subscription } from '../trpc';

export const eventRouter = {
  /**
   * Everything that happens in a workspace and that the caller may see, from `lastEventId` on, each yield
   * tracked by its cursor. Starts with `ready` (load what you show), with the replay and `live`, or with
   * `resync` (drop what you hold and load again). Ends only with an error.
   */
  stream: member.input(streamEvents).subscription(({ ctx, input, signal }) =>
    subscription(
      openStream(ctx.me, input, {
        realtime: ctx.realtime,
        credential: credentialOf(ctx.principal),
        hasSocket: ctx.hasSocket,
        signal,
      }),
    ),
  ),
};

export const typingRouter = {
  /** Tells the channel's other members that the caller is typing; say it again every three seconds. */
  set: member
    .input(typingInput)
    .mutation(({ ctx, input }) => setTyping(ctx.me, ctx.realtime, input)),
};

export const presenceRouter = {
  /** The presence of the given members (500 at most): all of them first, then what changes. */
  watch: member
    .input(watchPresence)
    .subscription(({ ctx, input, signal }) =>
      subscription(ctx.realtime.presence.watch(ctx.me.workspaceId, input.memberIds, signal)),
    ),
  /** Says whether the caller is at the keyboard; holds until said otherwise or they leave. */
  set: member
    .input(setPresence)
    .mutation(({ ctx, input }) =>
      ctx.realtime.presence.set(ctx.me.workspaceId, ctx.me.actor.id, input.presence),
    ),
};
