import { rateLimited, tokenInvalid, unauthenticated } from '@/shared/errors';
import type { Credential, Holder } from '../auth/credential';
import type { Revocations } from '../domain/context';
import type { Bus } from '../events/bus/bus';
import type { Logger } from '../infra/logger';
import { type HoldingLimits, Holdings } from './holdings';
import { CLOSE, type LiveSocket } from './socket';
import type { Stream } from './stream';

const TOPIC = 'parley:auth';
/** How late a revocation is noticed when the bus is away. */
const RECHECK_MS = 2_000;
/** Longer than a socket or a stream can take from its credential's look-up to `hold`. */
const SETTING_UP_MS = 30_000;

type Held = LiveSocket | Stream;

export interface SessionRegistryOptions {
  bus: Bus;
  log: Logger;
  /** Which of these are still good, from the store. */
  findLive(credentials: Credential[]): Promise<Set<Credential>>;
  /** Told of each that ended, whether or not something is open on it here. */
  onEnd(id: string): void;
  limits: HoldingLimits;
}

/** When someone whose stream made room may try again: soon enough for a person, too late to push in turns. */
const CROWDED_RETRY_MS = 30_000;

/** Everything open on a session or a token, so that it ends within a second of it, on every process. */
export class SessionRegistry implements Revocations {
  readonly #held = new Map<Credential, Set<Held>>();
  /** Ended a moment ago: what was found good before that and is held only now is looked up again. */
  readonly #ended = new Map<Credential, number>();
  readonly #timer: NodeJS.Timeout;
  readonly #holdings: Holdings<Held>;
  #unsubscribe: () => void = () => undefined;

  constructor(private readonly options: SessionRegistryOptions) {
    this.#holdings = new Holdings(options.limits, evictOldest);
    this.#timer = setInterval(() => void this.#recheck(), RECHECK_MS);
    this.#timer.unref();
  }

  async start(): Promise<void> {
    this.#unsubscribe = await this.options.bus.subscribe(TOPIC, (message) => {
      // Written by `#announce` below and by nothing else.
      for (const credential of JSON.parse(message) as Credential[]) this.#end(credential);
    });
  }

  /** `alone`: a stream that a request of its own carries counts as a socket, too. */
  register(holder: Holder, held: Held, { alone = false } = {}): void {
    const { credential } = holder;
    const known = this.#held.get(credential);
    if (known) known.add(held);
    else this.#held.set(credential, new Set([held]));
    for (const kind of kindsOf(held, alone)) this.#holdings.add(kind, holder, held);
    if (this.#ended.has(credential)) void this.#look([credential]);
  }

  /** How many sessions and tokens have something open here. */
  get size(): number {
    return this.#held.size;
  }

  unregister(holder: Holder, held: Held): void {
    const { credential } = holder;
    for (const kind of ['sockets', 'streams'] as const) this.#holdings.remove(kind, holder, held);
    const known = this.#held.get(credential);
    known?.delete(held);
    if (known?.size === 0) this.#held.delete(credential);
  }

  sessionsEnded(ids: string[]): void {
    this.#announce(ids.map((id) => `session:${id}` as const));
  }

  tokensEnded(ids: string[]): void {
    this.#announce(ids.map((id) => `token:${id}` as const));
  }

  close(): void {
    clearInterval(this.#timer);
    this.#unsubscribe();
  }

  #announce(credentials: Credential[]): void {
    if (credentials.length === 0) return;
    for (const credential of credentials) this.#end(credential);
    this.options.bus.publish(TOPIC, () => JSON.stringify(credentials));
  }

  #end(credential: Credential): void {
    this.#ended.set(credential, Date.now());
    this.options.onEnd(credential.slice(credential.indexOf(':') + 1));
    for (const held of [...(this.#held.get(credential) ?? [])]) end(held, credential);
  }

  async #recheck(): Promise<void> {
    for (const [credential, at] of this.#ended) {
      if (Date.now() - at > SETTING_UP_MS) this.#ended.delete(credential);
    }
    if (this.#held.size > 0) await this.#look([...this.#held.keys()]);
  }

  async #look(credentials: Credential[]): Promise<void> {
    try {
      const live = await this.options.findLive(credentials);
      for (const credential of credentials) if (!live.has(credential)) this.#end(credential);
    } catch (error) {
      this.options.log.warn({ error }, 'checking sessions failed');
    }
  }
}

const isStream = (held: Held): held is Stream => 'finish' in held;

function kindsOf(held: Held, alone: boolean): (keyof HoldingLimits)[] {
  if (!isStream(held)) return ['sockets'];
  return alone ? ['streams', 'sockets'] : ['streams'];
}

function evictOldest(held: Held): void {
  if (isStream(held)) held.finish(tooManyOpen());
  else held.dismiss(CLOSE.tooMany, 'too many connections');
}

const tooManyOpen = () =>
  rateLimited(
    'Parley is open in too many places for one person, so the one opened first was closed. Close some of them.',
    { reason: 'too_many_streams', limit: 'streams', retryAfterMs: CROWDED_RETRY_MS },
  );

function end(held: Held, credential: Credential): void {
  const isToken = credential.startsWith('token:');
  if (isStream(held))
    held.finish(isToken ? tokenInvalid() : unauthenticated('You were signed out.'));
  else held.close(CLOSE.signedOut, 'signed out');
}
