import { setTimeout as sleep } from 'node:timers/promises';
import {
  createTRPCClient,
  createWSClient,
  httpLink,
  TRPCClientError,
  type TRPCLink,
  wsLink,
} from '@trpc/client';
import { WebSocket } from 'ws';
import type { AppRouter } from '@/server/api/root';
import { parseCursor } from '@/shared/cursor';
import type { ParleyEvent, StreamBatch } from '@/shared/events';
import type { ChannelId } from '@/shared/id';
import { uuidv7 } from '@/shared/uuid';
import type { Person } from '../harness/world';
import {
  type Generation,
  type Heard,
  type Ledger,
  type Listener,
  positionOf,
  type Send,
} from './ledger';
import type { Random } from './random';
import type { Node } from './set-up';

/** An attempt that is not answered by then is made again, with the same key. */
const ATTEMPT_MS = 5_000;
/** Refusals: to say the same again would be refused again. */
const FINAL = new Set(['FORBIDDEN', 'NOT_FOUND', 'BAD_REQUEST', 'CONFLICT', 'UNAUTHORIZED']);
/** What the stock client fails calls with whose socket closed before they were sent. */
const NEVER_SENT = 'Active connection is not open';
const HISTORY_PAGE = 100;
/** A screen does not load all there ever was. */
const PAGES = 3;

/** A listener in the hands of who made it. */
export interface Screen extends Listener {
  stop(): void;
  /** Loads a channel anew, beneath what is received of it. */
  open(channelId: ChannelId): Promise<void>;
}

export interface ChatClientOptions {
  nodes: Node[];
  person: Person;
  ledger: Ledger;
  random: Random;
  /** The process to try first; each connection after that goes to the next one that is up. */
  home?: number;
  /** Never goes anywhere but home. */
  isSettled?: boolean;
  over?: 'websocket' | 'http';
  /** Waits for however long nothing comes, as a client without keep-alive does. */
  isPatient?: boolean;
  /** Stands for a browser that signed in: its cookie, in place of the token. */
  cookie?: string;
}

/**
 * A person's program: the stock tRPC client, which goes to another process when one is gone and sends
 * again, under the same key, what was not answered. It writes down everything it does and hears.
 */
export class ChatClient implements AsyncDisposable {
  readonly trpc;
  readonly #socket: ReturnType<typeof createWSClient> | null;
  /** When each of its sockets was opened. */
  readonly openedAt: number[] = [];
  readonly #screens: Listener[] = [];
  #connections = 0;
  #open = 0;
  /** Two sockets are open, and both receive new events. */
  #isMoving = false;
  /** The last rev of each screen when the first socket closed: the second may send revs up to it again. */
  readonly #overlap = new Map<Listener, number>();
  #isClosed = false;

  constructor(private readonly options: ChatClientOptions) {
    const { over = 'websocket', random } = options;
    this.#socket =
      over === 'websocket'
        ? createWSClient({
            url: () => `${this.#address().replace('http', 'ws')}/api/trpc`,
            WebSocket: this.#socketClass(),
            ...(options.cookie ? {} : { connectionParams: { token: options.person.token } }),
            keepAlive: { enabled: !options.isPatient, intervalMs: 2_000, pongTimeoutMs: 2_000 },
            retryDelayMs: (attempt) => random.between(20, Math.min(1_000, 100 * 2 ** attempt)),
          })
        : null;
    const link: TRPCLink<AppRouter> = this.#socket
      ? wsLink({ client: this.#socket })
      : httpLink({
          url: 'http://any.test/api/trpc',
          headers: { authorization: `Bearer ${options.person.token}` },
          fetch: (url, init) =>
            fetch(String(url).replace('http://any.test', this.#address()), init as RequestInit),
        });
    this.trpc = createTRPCClient<AppRouter>({ links: [link] });
  }

  /** The `WebSocket` that Node 20 lacks; with a cookie it is the browser's own. */
  #socketClass(): typeof globalThis.WebSocket {
    const { cookie, nodes, home = 0 } = this.options;
    const browser = cookie ? { origin: nodes[home]?.server.url, headers: { cookie } } : {};
    const watch = (socket: WebSocket) => this.#watch(socket);
    class ChatSocket extends WebSocket {
      constructor(url: string) {
        super(url, browser);
        watch(this);
      }
    }
    // It has all of the interface that the stock client uses.
    return ChatSocket as unknown as typeof globalThis.WebSocket;
  }

  #watch(socket: WebSocket): void {
    socket.once('open', () => {
      this.openedAt.push(performance.now());
      this.#open += 1;
      if (this.#open > 1) this.#isMoving = true;
      socket.once('close', () => {
        this.#open -= 1;
        if (!this.#isMoving || this.#open > 1) return;
        this.#isMoving = false;
        for (const screen of this.#screens) this.#overlap.set(screen, positionOf(screen));
      });
    });
  }

  /** What a balancer would answer: a process that is up, another one at each connection. */
  #address(): string {
    const { nodes, home = 0, isSettled = false } = this.options;
    const turn = this.#connections;
    this.#connections += 1;
    const usual = nodes[home % nodes.length];
    const up = nodes.filter((node) => node.isUp);
    const chosen = isSettled || (turn === 0 && usual?.isUp) ? usual : up[(home + turn) % up.length];
    return (chosen ?? usual ?? this.options.random.pick(nodes)).proxy.url;
  }

  /** Sends until there is an answer or a refusal; resolves with what was written down of it. */
  async post(channelId: ChannelId, about: { body?: string; key?: string } = {}): Promise<Send> {
    const { random } = this.options;
    const send = this.plan(channelId, about);
    while (!this.#isClosed && !(await this.attempt(send)))
      await sleep(random.between(20, Math.min(1_000, 100 * 2 ** send.tries.length)));
    return send;
  }

  /** Writes down a send that `attempt` then makes. */
  plan(channelId: ChannelId, about: { body?: string; key?: string } = {}): Send {
    const { ledger, person } = this.options;
    const key = about.key ?? uuidv7();
    const send: Send = {
      authorId: person.member.id,
      channelId,
      key,
      body: about.body ?? `This is ${key}`,
      sentAt: performance.now(),
      tries: [],
      answers: [],
      refusal: null,
    };
    ledger.sends.push(send);
    return send;
  }

  /** One attempt at a send that is written down already; answers whether it is settled. */
  async attempt(send: Send): Promise<boolean> {
    const { workspaceId } = this.options.person;
    const { channelId, key, body } = send;
    const began = performance.now();
    try {
      const { message, rev } = await this.trpc.message.send.mutate(
        { workspaceId, channelId, key, body },
        { signal: AbortSignal.timeout(ATTEMPT_MS) },
      );
      const at = performance.now();
      send.tries.push({ ms: at - began, error: null });
      send.answers.push({ id: message.id, seq: message.seq, rev, at });
      return true;
    } catch (error) {
      const code = codeOf(error);
      send.tries.push({ ms: performance.now() - began, error: code });
      if (FINAL.has(code)) send.refusal = code;
      return send.refusal !== null;
    }
  }

  /** Opens a screen that shows these channels and follows everything. */
  listen(name: string, channels: ChannelId[], lastEventId?: string): Screen {
    const { ledger, person } = this.options;
    const listener: Screen = {
      name,
      memberId: person.member.id,
      generations: [],
      resyncs: 0,
      error: null,
      isConnected: false,
      isReading: true,
      receivedAt: performance.now(),
      isOver: false,
      stop: () => undefined,
      open: async () => undefined,
    };
    ledger.listeners.push(listener);
    this.#screens.push(listener);
    let place = lastEventId;
    const subscribe = () =>
      this.trpc.event.stream.subscribe(
        { workspaceId: person.workspaceId, lastEventId: place },
        {
          onData: ({ id, data }) => {
            place = id;
            this.#hear({ listener, channels }, id, data);
          },
          onConnectionStateChange({ state }) {
            listener.isConnected = state === 'pending';
            listener.receivedAt = performance.now();
          },
          onError: (error) => {
            listener.isConnected = false;
            const code = codeOf(error);
            // The stock client ends a subscription when its socket closes just as that is being sent.
            if (code === NEVER_SENT && !listener.isOver && !this.#isClosed) {
              subscription = subscribe();
              return;
            }
            listener.error = code;
          },
        },
      );
    let subscription = subscribe();
    listener.stop = () => {
      listener.isOver = true;
      subscription.unsubscribe();
    };
    listener.open = async (channelId) => {
      const generation = listener.generations.at(-1);
      if (generation) await this.#load(generation, channelId);
    };
    return listener;
  }

  #hear(
    { listener, channels }: { listener: Listener; channels: ChannelId[] },
    id: string,
    batch: StreamBatch,
  ): void {
    const at = performance.now();
    listener.receivedAt = at;
    if (batch.kind === 'events') {
      const now = listener.generations.at(-1);
      const known = positionOf(listener);
      const overlap = this.#isMoving ? known : (this.#overlap.get(listener) ?? 0);
      for (const event of batch.events) {
        if (event.rev <= overlap) continue;
        now?.received.push(heardOf(event, at));
        if (!this.#isMoving) this.#overlap.delete(listener);
      }
    } else if (batch.kind === 'ready' || batch.kind === 'resync') {
      if (batch.kind === 'resync') listener.resyncs += 1;
      const cursor = parseCursor(id);
      const generation: Generation = {
        epoch: cursor?.epoch ?? '',
        baseline: cursor?.rev ?? 0,
        snapshots: new Map(),
        received: [],
      };
      listener.generations.push(generation);
      this.#overlap.delete(listener);
      // An empty workspace has nothing to load.
      if (generation.baseline === 0) return;
      for (const channelId of channels) void this.#load(generation, channelId);
    }
  }

  /** The newest page and some before it; the first page says which rev the whole shows. */
  async #load(generation: Generation, channelId: ChannelId): Promise<void> {
    const { workspaceId } = this.options.person;
    let rev: number | null = null;
    const messageIds = new Set<string>();
    let before: number | undefined;
    for (let pages = 0; pages < PAGES && (rev === null || before !== undefined); pages += 1) {
      const page = await this.#retryWhileUnavailable(() =>
        this.trpc.message.history.query(
          { workspaceId, channelId, limit: HISTORY_PAGE, before },
          { signal: AbortSignal.timeout(ATTEMPT_MS) },
        ),
      );
      if (!page) return;
      rev ??= page.rev;
      for (const message of page.messages) messageIds.add(message.id);
      before = page.before ?? undefined;
    }
    if (rev !== null)
      generation.snapshots.set(channelId, { rev, fromSeq: before ?? 0, messageIds });
  }

  /** Asks until there is an answer; null when it is refused or nobody waits for it any more. */
  async #retryWhileUnavailable<T>(ask: () => Promise<T>): Promise<T | null> {
    while (!this.#isClosed) {
      try {
        return await ask();
      } catch (error) {
        if (FINAL.has(codeOf(error))) return null;
        await sleep(this.options.random.between(20, 150));
      }
    }
    return null;
  }

  /** Reads nothing more from its socket, which stays open, until `resume`. */
  pause(): void {
    for (const screen of this.#screens) screen.isReading = false;
    this.#webSocket?.pause();
  }

  resume(): void {
    const receivedAt = performance.now();
    for (const screen of this.#screens) Object.assign(screen, { isReading: true, receivedAt });
    this.#webSocket?.resume();
  }

  get #webSocket(): WebSocket | null {
    // The one given above: that of the `ws` package.
    return (this.#socket?.connection?.ws ?? null) as WebSocket | null;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    // Without its socket the client would wait for answers that will not come.
    this.#webSocket?.terminate();
    await Promise.race([this.#socket?.close(), sleep(500)]);
  }
}

/** The code of a failed call, or how its connection failed. */
export function codeOf(error: unknown): string {
  if (!(error instanceof TRPCClientError)) return String(error);
  return error.data?.code ?? error.message;
}

function heardOf(event: ParleyEvent, at: number): Heard {
  const { rev, type } = event;
  if ('message' in event) {
    const { id, seq, channelId } = event.message;
    return { rev, type, channelId, at, message: type === 'message.posted' ? { id, seq } : null };
  }
  const channelId = 'channelId' in event ? event.channelId : null;
  return { rev, type, channelId, at, message: null };
}
