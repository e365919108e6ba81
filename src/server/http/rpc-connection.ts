import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  callTRPCProcedure,
  getErrorShape,
  getTRPCErrorFromUnknown,
  isTrackedEnvelope,
  TRPCError,
} from '@trpc/server';
import { parseTRPCMessage, type TRPCClientOutgoingMessage } from '@trpc/server/rpc';
import { limitExceeded } from '@/shared/errors';
import { LIMITS } from '@/shared/limits';
import type { ApiContext } from '../api/context';
import { appRouter } from '../api/root';
import { Subscription, toTRPCError } from '../api/trpc';
import { personOf } from '../auth/principal';
import { EventStream } from '../realtime/event-stream';
import { headOf } from '../realtime/frame';
import type { LiveSocket } from '../realtime/socket';
import type { Api } from './api';
import { Inbox } from './inbox';
import { isModest, tooIntricate } from './modest-json';

/** The stock client batches all calls of one tick into one frame: this bounds a burst, not a call. */
export const CALLS_PER_FRAME = 1_000;
const ID_LENGTH = 64;
/** How long a call that was refused for coming too often counts as running. */
const REFUSED_MS = 1_000;
const { _config: config } = appRouter._def;

type Request = Exclude<TRPCClientOutgoingMessage, { method: 'subscription.stop' }>;

/** How a socket's context is made, once it is known what its client brings. */
export type OpenContext = (params: Record<string, string> | null) => Promise<ApiContext>;

/**
 * One client's side of tRPC's WebSocket protocol: calls, subscriptions, and the parameters that may come
 * before them. It is what tRPC's own adapter does, without what that spends on each socket and call, and
 * with `event.stream` left to the hub.
 */
export class RpcConnection {
  #context: Promise<ApiContext> | null = null;
  /** The same, once it is there: a call then waits for nothing. */
  #known: ApiContext | null = null;
  /** There will be none: the socket closes, and its client reconnects and retries. */
  #hasFailed = false;
  /** Subscriptions by their client's id. */
  readonly #running = new Map<number | string, { abort(): void }>();
  /** Aborts on close: calls that only read stop when nobody waits for them any more. */
  readonly #gone = new AbortController();

  readonly #inbox: Inbox;
  #openContext: OpenContext | null;
  readonly #onClose: () => void;

  constructor(
    private readonly api: Api,
    private readonly socket: LiveSocket,
    { openContext, onClose }: { openContext: OpenContext; onClose: () => void },
  ) {
    this.#openContext = openContext;
    this.#inbox = new Inbox(api.shared.domain.calls.intake, this);
    // One for each call that waits for its turn.
    setMaxListeners(0, this.#gone.signal);
    this.#onClose = onClose;
  }

  /** Begins the conversation; until then the first message is taken for the client's parameters. */
  open(params: Record<string, string> | null): void {
    const openContext = this.#openContext;
    if (!openContext) return;
    this.#openContext = null;
    this.socket.unknown = true;
    this.#context = openContext(params);
    this.#context
      .then((context) => {
        this.#known = context;
        this.#inbox.open();
      }, this.#disconnect)
      .finally(() => {
        this.socket.unknown = false;
      });
  }

  onMessage(text: string): void {
    if (text === 'PING') this.socket.respond('PONG');
    if (text === 'PING' || text === 'PONG') this.onPing();
    else if (this.#openContext) this.#onParams(text);
    else if (!this.#hasFailed) this.#inbox.put(text);
  }

  onPing(): void {
    const pauseMs = this.#known ? this.takePace() : 0;
    if (pauseMs > 0) this.socket.pauseFor(pauseMs);
  }

  /** The socket has closed. */
  close(): void {
    this.#inbox.close();
    this.#gone.abort();
    for (const running of [...this.#running.values()]) running.abort();
    this.#onClose();
  }

  /** Its reader was too slow and is let go. */
  cut(): void {
    this.api.metrics.cuts += 1;
  }

  /** Rate limit of one person: what exceeds it waits in the buffers of their own sockets. */
  takePace(): number {
    if (!this.#known) return 0;
    const { domain, principal, ip } = this.#known;
    return domain.calls.pace.take(personOf(principal, ip), 1);
  }

  fallBehind(isBehind: boolean): void {
    this.socket.behind = isBehind;
  }

  #onParams(text: string): void {
    try {
      this.open(paramsIn(text));
    } catch (cause) {
      this.#openContext = null;
      this.#disconnect(cause);
    }
  }

  parse(text: string): TRPCClientOutgoingMessage[] {
    try {
      if (!isModest(text)) throw tooIntricate();
      const parsed: unknown = JSON.parse(text);
      const messages = Array.isArray(parsed) ? parsed : [parsed];
      if (messages.length <= CALLS_PER_FRAME) return messages.map(parseMessage);
      for (const id of idsIn(messages)) this.#respondError({ id }, tooManyCalls());
    } catch (cause) {
      const error = new TRPCError({ code: 'PARSE_ERROR', cause });
      this.#respondError({ id: null }, error);
    }
    return [];
  }

  dispatch(message: TRPCClientOutgoingMessage, index: number): void {
    const { id, method } = message;
    if (id === null) {
      this.#respondError(
        { id },
        new TRPCError({ code: 'PARSE_ERROR', message: '`id` is required' }),
      );
    } else if (method === 'subscription.stop') this.#running.get(id)?.abort();
    else if (method === 'subscription') void this.#subscribe({ ...message, id }, index);
    else void this.#call(message, index);
  }

  async #call(request: Request, index: number): Promise<void> {
    this.socket.begin();
    try {
      const data = await this.#run(request, { index, signal: this.#gone.signal });
      if (data instanceof Subscription) throw unsupported(request.method);
      this.#respond(request, `"result":{"type":"data"${field('data', data)}}}`);
    } catch (cause) {
      this.#respondError(request, cause);
      // A client that retries at once fills its own socket, which is then not read, and not this process.
      if (isRateLimit(cause)) await sleep(REFUSED_MS, undefined, { ref: false });
    } finally {
      this.socket.done();
    }
  }

  async #subscribe(request: Request & { id: number | string }, index: number): Promise<void> {
    const { id } = request;
    if (this.#running.has(id)) return this.#respondError(request, duplicate(id));
    if (this.#running.size >= LIMITS.subscriptionsPerSocket)
      return this.#respondError(request, tooManySubscriptions());
    const controller = new AbortController();
    this.#running.set(id, controller);
    try {
      const result = await this.#run(request, { index, signal: controller.signal });
      if (!(result instanceof Subscription)) throw unsupported(request.method);
      if (!controller.signal.aborted && this.#isOpen) {
        this.#respond(request, '"result":{"type":"started"}}');
        if (result.source instanceof EventStream) return this.#follow(request, result.source);
        await this.#iterate(request, result, controller.signal);
      }
    } catch (cause) {
      // An error would end for good what only has to wait for the next connection.
      if (this.#hasFailed) return;
      if (!controller.signal.aborted) return this.#conclude(request, cause);
    }
    this.#conclude(request, null);
  }

  // From here on the hub writes to the socket; nothing here waits for it.
  #follow(request: Request & { id: number | string }, source: EventStream): void {
    const subscription = source.runFor({
      socket: this.socket,
      head: headOf(request.id, request.jsonrpc),
      refuse: (error) => this.#conclude(request, error),
      complete: () => this.#conclude(request, null),
    });
    this.#running.set(request.id, {
      abort: () => {
        subscription.abort();
        this.#conclude(request, null);
      },
    });
  }

  async #iterate(
    request: Request,
    source: AsyncIterable<unknown>,
    signal: AbortSignal,
  ): Promise<void> {
    for await (const value of source) {
      if (signal.aborted) return;
      if (isTrackedEnvelope(value)) {
        const [id, data] = value;
        const tracked = JSON.stringify({ id, data: { id, data }, type: 'data' });
        this.#respond(request, `"result":${tracked}}`);
      } else {
        this.#respond(request, `"result":{"type":"data"${field('data', value)}}}`);
      }
    }
  }

  /** Ends the subscription and frees its id before the client is notified. */
  #conclude(request: Request & { id: number | string }, error: unknown): void {
    this.#running.delete(request.id);
    if (error) this.#respondError(request, error);
    else this.#respond(request, '"result":{"type":"stopped"}}');
  }

  async #run(
    { method: type, params }: Request,
    { index, signal }: { index: number; signal: AbortSignal },
  ): Promise<unknown> {
    const ctx = this.#known ?? (await this.#context);
    const { path, lastEventId } = params;
    const input = lastEventId === undefined ? params.input : resumed(params.input, lastEventId);
    return callTRPCProcedure({
      router: appRouter,
      path,
      getRawInput: () => Promise.resolve(input),
      ctx,
      type,
      signal,
      batchIndex: index,
    });
  }

  get #isOpen(): boolean {
    return this.socket.readyState === this.socket.OPEN;
  }

  #respond({ id, jsonrpc }: Pick<Request, 'id' | 'jsonrpc'>, tail: string): void {
    this.socket.respond(headOf(id, jsonrpc) + tail);
  }

  #respondError(request: Pick<Request, 'id'> & Partial<Request>, cause: unknown): void {
    const error = toTRPCError(getTRPCErrorFromUnknown(cause));
    const { id, jsonrpc, method, params } = request;
    const path = params?.path;
    this.api.onError({ error, path });
    const about = { error, path, type: method ?? 'unknown', input: params?.input } as const;
    const shape = getErrorShape({ config, ctx: this.#known ?? undefined, ...about });
    this.#respond({ id, jsonrpc }, `"error":${JSON.stringify(shape)}}`);
  }

  readonly #disconnect = (cause: unknown) => {
    this.#hasFailed = true;
    this.#inbox.close();
    this.#respondError({ id: null }, cause);
    // After the responses to calls that it made already.
    setImmediate(() => this.socket.close());
  };
}

const isRateLimit = (cause: unknown) =>
  cause instanceof TRPCError && cause.code === 'TOO_MANY_REQUESTS';

/** `undefined` is left out, as JSON has none. */
function field(name: string, value: unknown): string {
  const json = JSON.stringify(value);
  return json === undefined ? '' : `,"${name}":${json}`;
}

function parseMessage(message: unknown): TRPCClientOutgoingMessage {
  const parsed = parseTRPCMessage(message, config.transformer);
  // It goes into every frame of a stream, so it must not be what costs most in it.
  if (typeof parsed.id === 'string' && parsed.id.length > ID_LENGTH)
    throw new Error('Invalid request id');
  return parsed;
}

function resumed(input: unknown, lastEventId: string): unknown {
  if (input === undefined) return { lastEventId };
  return isRecord(input) ? { ...input, lastEventId } : input;
}

function paramsIn(text: string): Record<string, string> | null {
  const refused = (cause?: unknown) =>
    new TRPCError({ code: 'PARSE_ERROR', message: 'Invalid connection params shape', cause });
  let message: unknown;
  if (!isModest(text)) throw refused(tooIntricate());
  try {
    message = JSON.parse(text);
  } catch (cause) {
    throw refused(cause);
  }
  if (!isRecord(message)) throw refused();
  const { data } = message;
  if (data === null) return null;
  if (!isRecord(data)) throw refused();
  const params: Record<string, string> = {};
  for (const [name, value] of Object.entries(data)) {
    if (typeof value !== 'string') throw refused();
    params[name] = value;
  }
  return params;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function idsIn(messages: unknown[]): (number | string | null)[] {
  const ids = messages.flatMap((message) =>
    isRecord(message) &&
    message.method !== 'subscription.stop' &&
    (typeof message.id === 'number' || typeof message.id === 'string')
      ? [message.id]
      : [],
  );
  return ids.length > 0 ? ids : [null];
}

const tooManyCalls = () =>
  new TRPCError({ code: 'BAD_REQUEST', message: 'Batch call exceeds maximum size' });

const duplicate = (id: number | string) =>
  new TRPCError({ code: 'BAD_REQUEST', message: `Duplicate id ${id}` });

const unsupported = (type: string) =>
  new TRPCError({
    code: 'UNSUPPORTED_MEDIA_TYPE',
    message: `This procedure cannot be called as a ${type} over a WebSocket.`,
  });

const tooManySubscriptions = () =>
  limitExceeded(
    'subscriptions_per_socket',
    `A connection can have ${LIMITS.subscriptionsPerSocket} subscriptions. Stop one, or open another.`,
  );
