import {
  setPresence,
  streamEvents,
  setTyping as typingInput,
  watchPresence as watchInput,
} from '@/shared/input/message';
import { holderOf } from '../../auth/principal';
import { setTyping } from '../../realtime';
import type { Connection } from '../../realtime/connection';
import { EventStream } from '../../realtime/event-stream';
import { watchPresence } from '../../realtime/watch-presence';
import type { ApiContext } from '../context';
import { member, subscription } from '../trpc';

const connectionOf = (ctx: ApiContext, signal: AbortSignal | undefined): Connection => ({
  realtime: ctx.realtime,
  holder: holderOf(ctx.principal),
  openings: ctx.domain.calls.opening,
  alone: ctx.overHttp ?? false,
  signal,
});

export const eventRouter = {
  /**
   * Everything that happens in a workspace and that the caller may see, from `lastEventId` on, each yield
   * tracked by its cursor. Starts with `ready` (load what you show), with the replay and `live`, or with
   * `resync` (drop what you hold and load again). Ends only with an error: FORBIDDEN `deactivated`,
   * TOO_MANY_REQUESTS `too_many_streams` (one that was opened later took its place), PAYLOAD_TOO_LARGE
   * `subscriptions_per_socket` (50).
   */
  stream: member
    .input(streamEvents)
    .subscription(({ ctx, input, signal }) =>
      subscription(new EventStream(ctx.me, input, connectionOf(ctx, signal))),
    ),
};

export const typingRouter = {
  /** Tells the channel's other members that the caller is typing; say it again every three seconds. */
  set: member
    .input(typingInput)
    .mutation(({ ctx, input }) => setTyping(ctx.me, ctx.realtime, input)),
};

export const presenceRouter = {
  /**
   * The presence of the given members (500 at most): all of them first, then what changes. Ends as
   * `event.stream` does: FORBIDDEN `deactivated`, TOO_MANY_REQUESTS `too_many_streams`, PAYLOAD_TOO_LARGE
   * `subscriptions_per_socket`.
   */
  watch: member
    .input(watchInput)
    .subscription(({ ctx, input, signal }) =>
      subscription(watchPresence(ctx.me, input, connectionOf(ctx, signal))),
    ),
  /** Says whether the caller is at the keyboard; holds until said otherwise or they leave. */
  set: member
    .input(setPresence)
    .mutation(({ ctx, input }) =>
      ctx.realtime.presence.set(ctx.me.workspaceId, ctx.me.actor.id, input.presence),
    ),
};
