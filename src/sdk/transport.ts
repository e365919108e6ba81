import {
  createWSClient,
  httpBatchLink,
  httpSubscriptionLink,
  splitLink,
  type TRPCLink,
  type TRPCWebSocketClient,
  wsLink,
} from '@trpc/client';
import { retryDelayMs } from '@/shared/backoff';
import { promptSocket } from './prompt-socket';
import type { ParleyRouter } from './router';

/** The session or token ended: it was revoked, it expired, or its member was deactivated. */
export const CLOSE_SIGNED_OUT = 4401;
/** One person has too much open, and this was the oldest. */
const CLOSE_TOO_MANY = 4429;

/** Failed opens in a row before calls go over HTTP: few where a socket never opened, more where one did. */
const OPENS_BEFORE_HTTP = { never: 2, before: 9 };
/** A proxy may swallow the handshake without a word. */
const OPEN_TIMEOUT_MS = 8_000;
const SOCKET_RETRY_MS = 30_000;
/** Idle timeout of a connection: then it is pinged, and replaced when no pong comes. */
export const KEEP_ALIVE = { intervalMs: 19_000, pongTimeoutMs: 5_000 };
/** The server takes no more calls than this in one HTTP request. */
const MAX_BATCH = 10;

export interface ConnectionChange {
  /** `connecting`: what is asked meanwhile waits. `closed`: over for good; only a new sign-in helps. */
  state?: 'connecting' | 'open' | 'closed';
  transport?: 'socket' | 'http';
  closeCode?: number | null;
}

type EventSourceClass = NonNullable<Parameters<typeof httpSubscriptionLink>[0]['EventSource']>;

/** Where a transport runs: a page with a cookie, or a program with a token. */
export interface Surroundings {
  /** The address of `/api/trpc`, for HTTP. */
  url: string;
  /** Sent as a bearer token; in a browser the session's cookie goes along by itself. */
  token?: string;
  WebSocket?: typeof globalThis.WebSocket;
  /** Reads server-sent events with the token's header, where the platform cannot. */
  EventSource?: EventSourceClass;
  onChange(change: ConnectionChange): void;
  /** For calls that were refused for coming too often: the longest that each waits to go again. Left out, none does. */
  waitForRoomMs?: number;
  keepAlive?: { intervalMs: number; pongTimeoutMs: number };
  /** Told once how to hurry: call it when the network came back, or just the person. */
  onWake?(hurry: (what: 'network' | 'person') => void): void;
}

/** Called when calls must go another way: `all` that were not sent, or only subscriptions; `closed` when none may go. */
type SwitchListener = (move: 'all' | 'subscriptions' | 'closed') => void;

/**
 * Decides over what calls travel: one WebSocket for everything, HTTP while none can be opened.
 *
 * A call that still waits on a socket which never opened was never sent, so moving it to the other way
 * cannot repeat it. What was sent on a socket that died has already failed with it; its caller knows
 * whether asking again is safe. Subscriptions always move and resume after the last event they received.
 */
export class Transport {
  readonly http: TRPCLink<ParleyRouter>;
  #mode: 'socket' | 'http' = 'socket';
  #ended = false;
  #client: TRPCWebSocketClient | null = null;
  #socket: TRPCLink<ParleyRouter> | null = null;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #openTimer: ReturnType<typeof setTimeout> | undefined;
  /** There was no room for this one's socket: it comes back when others may have gone. */
  #isCrowdedOut = false;
  readonly #listeners = new Set<SwitchListener>();

  constructor(private readonly surroundings: Surroundings) {
    const { url, EventSource } = surroundings;
    const headers = surroundings.token ? { authorization: `Bearer ${surroundings.token}` } : {};
    this.http = splitLink({
      condition: (op) => op.type === 'subscription',
      true: httpSubscriptionLink({ url, ...(EventSource && { EventSource }) }),
      false: httpBatchLink({ url, headers, maxItems: MAX_BATCH }),
    });
  }

  /** The way calls go now. The first call opens the socket. */
  link(): TRPCLink<ParleyRouter> {
    if (this.#ended || this.#mode === 'http') return this.http;
    if (!this.#socket) {
      this.#open();
      this.surroundings.onWake?.((what) => this.#hurry(what));
    }
    return this.#socket ?? this.http;
  }

  get waitForRoomMs(): number {
    return this.surroundings.waitForRoomMs ?? 0;
  }

  get mode(): 'socket' | 'http' {
    return this.#mode;
  }

  onSwitch(listener: SwitchListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Over HTTP each call shows by itself whether the server responds. */
  receivedOverHttp(answered: boolean): void {
    this.surroundings.onChange({ state: answered ? 'open' : 'connecting' });
  }

  #open(): void {
    const { surroundings } = this;
    clearTimeout(this.#retry);
    const Socket = surroundings.WebSocket ?? globalThis.WebSocket;
    let opens = 0;
    let failures = 0;
    const client: TRPCWebSocketClient = createWSClient({
      url: surroundings.url.replace(/^http/, 'ws'),
      ...(Socket && { WebSocket: promptSocket(Socket) }),
      ...(surroundings.token && { connectionParams: { token: surroundings.token } }),
      retryDelayMs: (attempt) =>
        this.#isCrowdedOut ? aboutMs(SOCKET_RETRY_MS) : retryDelayMs(attempt),
      keepAlive: { enabled: true, ...(surroundings.keepAlive ?? KEEP_ALIVE) },
      onOpen: () => {
        opens += 1;
        this.#isCrowdedOut = false;
        clearTimeout(this.#openTimer);
        failures = 0;
        if (this.#client === client) this.#opened();
      },
      onClose: (cause) => {
        if (this.#client !== client) return;
        const code = cause?.code ?? null;
        if (code === CLOSE_SIGNED_OUT) return this.#end(client);
        this.#isCrowdedOut = code === CLOSE_TOO_MANY;
        if (client.connection?.state === 'open') return;
        failures += 1;
        if (this.#mode === 'socket')
          this.surroundings.onChange({ state: 'connecting', closeCode: code });
        if (failures >= (opens > 0 ? OPENS_BEFORE_HTTP.before : OPENS_BEFORE_HTTP.never)) {
          this.#fallBack(client);
        }
      },
    });
    this.#client = client;
    this.#socket = wsLink({ client });
    clearTimeout(this.#openTimer);
    this.#openTimer = setTimeout(() => {
      if (this.#client === client && opens === 0) this.#fallBack(client);
    }, OPEN_TIMEOUT_MS);
  }

  #opened(): void {
    const changed = this.#mode === 'http';
    this.#mode = 'socket';
    this.surroundings.onChange({ state: 'open', transport: 'socket' });
    if (changed) this.#announce('subscriptions');
  }

  #fallBack(client: TRPCWebSocketClient): void {
    const changed = this.#mode === 'socket';
    this.#mode = 'http';
    if (changed) {
      // True until an answer over HTTP shows otherwise.
      this.surroundings.onChange({ state: 'connecting', transport: 'http' });
      this.#announce('all');
    }
    this.#client = null;
    void client.close();
    this.#retry = setTimeout(() => this.#open(), aboutMs(SOCKET_RETRY_MS));
  }

  #end(client: TRPCWebSocketClient): void {
    this.#client = null;
    this.#ended = true;
    this.surroundings.onChange({ state: 'closed', closeCode: CLOSE_SIGNED_OUT });
    void client.close();
  }

  /**
   * Tries now instead of waiting out the delay. A socket from before the network went may look open
   * although nothing comes over it any more, so it is replaced.
   */
  #hurry(what: 'network' | 'person'): void {
    if (this.#mode === 'http') {
      if (!this.#client) this.#open();
      return;
    }
    const stale = this.#client;
    const looksOpen = stale?.connection?.state === 'open';
    if (!stale || (what === 'person' && looksOpen)) return;
    this.#open();
    // What was sent over an open connection may have been done: it fails with it, and its caller decides.
    this.#announce(looksOpen ? 'subscriptions' : 'all');
    void stale.close();
  }

  /** Ends the socket and every call on it. */
  async close(): Promise<void> {
    clearTimeout(this.#retry);
    clearTimeout(this.#openTimer);
    this.#ended = true;
    const client = this.#client;
    this.#client = null;
    this.#announce('closed');
    await client?.close();
  }

  #announce(move: Parameters<SwitchListener>[0]): void {
    for (const listener of [...this.#listeners]) listener(move);
  }
}

/** So that many clients do not come at once. */
const aboutMs = (ms: number) => ms * (0.75 + Math.random() / 2);
