import { type TrackedEnvelope, tracked } from '@trpc/server';
import { type Cursor, parseCursor } from '@/shared/cursor';
import type { StreamBatch } from '@/shared/events';
import type { StreamEvents } from '@/shared/input/message';
import type { Ctx } from '../domain/context';
import { Slice } from '../infra/slice';
import { type Connection, listenerOf, openInTurn } from './connection';
import type { Listener } from './replay';
import { type Client, LiveSubscription } from './subscription';

type Yield = TrackedEnvelope<StreamBatch>;

/** A cursor that is not ours is as good as one from another epoch. */
const UNKNOWN: Cursor = { epoch: 'unknown', rev: 0 };

/**
 * The subscription behind the whole client. It starts with `ready` (no cursor), with the replay and
 * `live`, or with `resync`; then events follow as they are committed. It ends only with an error: what
 * overflows or comes from another epoch starts over with `resync`.
 *
 * Over server-sent events it is iterated. A WebSocket runs it without: the hub writes its frames.
 */
export class EventStream implements AsyncIterable<Yield, void> {
  readonly #who: Listener;
  readonly #cursor: Cursor | null;

  constructor(
    ctx: Ctx,
    { lastEventId }: StreamEvents,
    private readonly connection: Connection,
  ) {
    this.#who = listenerOf(ctx);
    this.#cursor = lastEventId == null ? null : (parseCursor(lastEventId) ?? UNKNOWN);
  }

  /** Goes to a subscription of a WebSocket's client from here on, until it ends or is aborted. */
  runFor(client: Client): LiveSubscription {
    return new LiveSubscription({ ...this.connection, who: this.#who, client }, this.#cursor);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Yield, void> {
    const { realtime, holder, alone, signal } = this.connection;
    const who = this.#who;
    let cursor = this.#cursor;
    realtime.presence.arrive(who.workspaceId, who.memberId);
    try {
      while (!signal?.aborted) {
        const opened = await openInTurn(this.connection, [who, cursor, {}], signal);
        const { stream } = opened;
        realtime.sessions.register(holder, stream, { alone });
        try {
          stream.throwIfRefused();
          const slice = new Slice();
          for (const frame of opened.replay.beginning(cursor === null)) {
            if (slice.isOver) await slice.next();
            yield tracked(frame.cursor, frame.parse());
          }
          for await (const frame of stream.frames(signal)) {
            yield tracked(frame.cursor, frame.parse());
          }
        } finally {
          realtime.sessions.unregister(holder, stream);
          realtime.hub.close(who.workspaceId, stream);
        }
        stream.throwIfRefused();
        if (stream.end === 'closed') return;
        cursor = UNKNOWN;
      }
    } finally {
      realtime.presence.depart(who.workspaceId, who.memberId);
    }
  }
}
