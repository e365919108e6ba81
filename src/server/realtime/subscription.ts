import type { Cursor } from '@/shared/cursor';
import { Slice } from '../infra/slice';
import { type Connection, openInTurn } from './connection';
import type { Opened } from './hub';
import type { Listener } from './replay';
import type { Outlet, Stream } from './stream';

/** The subscription of a WebSocket's client that a stream goes to. */
export interface Client extends Outlet {
  /** The stream ended: with a refusal, or because this process stops. */
  refuse(error: unknown): void;
  complete(): void;
}

interface SubscriptionContext extends Pick<Connection, 'realtime' | 'holder' | 'openings'> {
  who: Listener;
  client: Client;
}

/**
 * An `event.stream` over a WebSocket. Once live it is plain data: no promise, timer or generator waits for
 * it; the hub writes what comes, and `ended` is called when that is over.
 */
export class LiveSubscription {
  #stream: Stream | null = null;
  #opening: AbortController | null = null;
  #over = false;

  constructor(
    private readonly place: SubscriptionContext,
    cursor: Cursor | null,
  ) {
    const { realtime, who } = place;
    realtime.presence.arrive(who.workspaceId, who.memberId);
    void this.#open(cursor);
  }

  /** The client stopped it, or is gone. */
  abort(): void {
    if (this.#over) return;
    this.#finish();
    this.#opening?.abort();
    if (this.#stream) this.#release(this.#stream);
  }

  /** The stream has ended by itself. */
  ended(stream: Stream): void {
    if (this.#over || stream !== this.#stream) return;
    this.#stream = null;
    this.#release(stream);
    if (stream.end === 'overflow') void this.#open({ epoch: 'unknown', rev: 0 });
    else this.#conclude(stream.end === 'closed' ? null : stream.end);
  }

  async #open(cursor: Cursor | null): Promise<void> {
    const { realtime, who, client, holder } = this.place;
    const opening = new AbortController();
    this.#opening = opening;
    // It goes on when it is stopped, so it counts as a call until it is done.
    client.socket.begin();
    try {
      const opened = await openInTurn(
        this.place,
        [who, cursor, { outlet: client }],
        opening.signal,
      ).finally(() => client.socket.done());
      this.#opening = null;
      if (this.#over) return this.#release(opened.stream);
      realtime.sessions.register(holder, opened.stream);
      this.#stream = opened.stream;
      await this.#begin(opened, cursor === null);
    } catch (error) {
      if (!this.#over) this.#conclude(error);
    }
  }

  // What arrives meanwhile is buffered in the stream, and follows the beginning.
  async #begin({ stream, replay }: Opened, fresh: boolean): Promise<void> {
    const { socket, head } = this.place.client;
    const slice = new Slice();
    for (const frame of replay.beginning(fresh)) {
      if (slice.isOver) await slice.next();
      if (this.#stream !== stream || stream.end) break;
      socket.deliver(frame.alone.layoutFor(head));
      await socket.room();
    }
    stream.onEnd = this;
    if (stream.end) this.ended(stream);
    else stream.start();
  }

  #conclude(error: unknown): void {
    this.#finish();
    if (error) this.place.client.refuse(error);
    else this.place.client.complete();
  }

  #finish(): void {
    const { realtime, who } = this.place;
    this.#over = true;
    realtime.presence.depart(who.workspaceId, who.memberId);
  }

  #release(stream: Stream): void {
    const { realtime, who, holder } = this.place;
    stream.onEnd = null;
    realtime.sessions.unregister(holder, stream);
    realtime.hub.close(who.workspaceId, stream);
  }
}
