import { callerLeft, rateLimited } from '@/shared/errors';
import { Intake } from './intake';
import { Pace } from './pace';

interface Bounds {
  /** Which limit it is, as a refusal names it. */
  name: string;
  /** How many run at the same time for one key … */
  atOnce: number;
  /** … and how many more may wait for their turn. */
  waiting: number;
  /** How many may begin in a second, after as many as `BURST_SECONDS` bring at once. */
  perSecond: number;
  /** Of work that may cost much or little: what share of the time it runs in the long run. */
  share?: number;
}

interface Turns {
  running: number;
  queue: Set<() => void>;
  /** When the next may begin if all had kept to the pace, in ms: in the past for who asked for little. */
  nextAt: number;
  /** Set while the next in the queue waits for the pace. */
  timer: NodeJS.Timeout | undefined;
}

/** How often is looked for callers who need not be remembered. */
const SWEEP_MS = 60_000;

/** A person who comes back, or a program that starts, asks for much at once and then for little. */
const BURST_SECONDS = 5;

/** When to try again if there was no room: most calls take far less. */
const RETRY_AFTER_MS = 1_000;

/**
 * Bounds how much runs at once for each caller, and how much in the long run, so that one who asks for
 * everything waits for themselves and nobody else does. A caller who has gone is taken out of the queue.
 */
export class Concurrency {
  readonly #turns = new Map<string, Turns>();
  #sweptAt = performance.now();

  constructor(private readonly bounds: Bounds) {}

  /** Runs `work` in its turn; `rate_limited` when too many wait already. */
  async run<T>(key: string, signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
    const turns = this.#turnsOf(key);
    if (turns.queue.size === 0 && this.#mayBegin(turns)) this.#begin(turns);
    else await this.#wait(turns, signal);
    const began = performance.now();
    try {
      return await work();
    } finally {
      turns.running -= 1;
      this.#account(turns, performance.now() - began);
      this.#proceed(turns);
    }
  }

  #account(turns: Turns, tookMs: number): void {
    const { share, perSecond } = this.bounds;
    if (share === undefined) return;
    const more = Math.max(0, tookMs / share - 1_000 / perSecond);
    // Nobody waits longer than a burst lasts, whatever went before.
    turns.nextAt = Math.min(turns.nextAt + more, performance.now() + BURST_SECONDS * 1_000);
  }

  /** What runs for the caller costs as much as so many more of the usual. */
  charge(key: string, more: number): void {
    const turns = this.#turns.get(key);
    if (turns) turns.nextAt += (more * 1_000) / this.bounds.perSecond;
  }

  #turnsOf(key: string): Turns {
    const known = this.#turns.get(key);
    if (known) return known;
    const now = performance.now();
    if (now - this.#sweptAt > SWEEP_MS) this.#sweep(now);
    const turns = {
      running: 0,
      queue: new Set<() => void>(),
      nextAt: Number.NEGATIVE_INFINITY,
      timer: undefined,
    };
    this.#turns.set(key, turns);
    return turns;
  }

  #mayBegin({ running, nextAt }: Turns): boolean {
    return running < this.bounds.atOnce && nextAt <= performance.now();
  }

  #begin(turns: Turns): void {
    turns.running += 1;
    const earliest = performance.now() - BURST_SECONDS * 1_000;
    turns.nextAt = Math.max(turns.nextAt, earliest) + 1_000 / this.bounds.perSecond;
  }

  /** Resolves when it is this one's turn. */
  #wait(turns: Turns, signal: AbortSignal | undefined): Promise<void> {
    const { queue } = turns;
    const { name, waiting } = this.bounds;
    if (queue.size >= waiting) throw tooMany(name);
    return new Promise((resolve, reject) => {
      const leave = () => {
        queue.delete(proceed);
        reject(callerLeft());
      };
      const proceed = () => {
        signal?.removeEventListener('abort', leave);
        resolve();
      };
      if (signal?.aborted) return reject(callerLeft());
      queue.add(proceed);
      signal?.addEventListener('abort', leave, { once: true });
      this.#proceed(turns);
    });
  }

  /** Lets begin whose turn it is, or looks again when it may be. */
  #proceed(turns: Turns): void {
    clearTimeout(turns.timer);
    turns.timer = undefined;
    for (const next of turns.queue) {
      if (!this.#mayBegin(turns)) break;
      turns.queue.delete(next);
      this.#begin(turns);
      next();
    }
    const isFull = turns.running >= this.bounds.atOnce;
    if (turns.queue.size === 0 || isFull) return;
    const pauseMs = turns.nextAt - performance.now();
    turns.timer = setTimeout(() => this.#proceed(turns), Math.max(1, pauseMs));
  }

  /** What was asked for too quickly is remembered until it is made up for. */
  #sweep(now: number): void {
    this.#sweptAt = now;
    const madeUpAt = now - BURST_SECONDS * 1_000;
    for (const [key, { running, queue, nextAt }] of this.#turns)
      if (running === 0 && queue.size === 0 && nextAt <= madeUpAt) this.#turns.delete(key);
  }
}

/** What one person may have running on this process, by what it costs. */
export interface CallLimits {
  read: Concurrency;
  write: Concurrency;
  /** Searches and insights: they read much, on connections of their own. */
  expensive: Concurrency;
  /** The beginnings of streams: what was missed is read and put together on the event loop. */
  opening: Concurrency;
  /** Everything that comes in, whatever it is and whatever becomes of it. */
  pace: Pace;
  /** Where all of it begins. */
  intake: Intake;
  /** Pages, which the web framework makes on the event loop. */
  page: Concurrency;
  /** What signing in asks the web framework for. */
  signIn: Concurrency;
}

/** Of expensive reads one runs for each person, a quarter of the time, and a page of them may wait. */
const EXPENSIVE = { atOnce: 1, waiting: 16, perSecond: 10, share: 1 / 4 };

/** A page takes some ten milliseconds: so many at once, and a quarter of the time, for one person or network. */
const PAGES = { atOnce: 2, waiting: 256, perSecond: 10, share: 1 / 4 };

/** Less work each, and some of it waits for a password to be checked. */
const SIGN_INS = { atOnce: 32, waiting: 256, perSecond: 40 };

/** A stream may begin thousands of events back, so fewer of them begin in a second than of other reads. */
const OPENINGS_SHARE = 1 / 4;

/**
 * For each read that may begin, so many messages of one person are taken from the network: refused calls,
 * stopped streams and pings count, too. A client that waits for its responses never sends that many.
 */
const COMING_IN = 8;

export function createCallLimits(usual: Omit<Bounds, 'name'>): CallLimits {
  return {
    pace: new Pace({ perSecond: usual.perSecond * COMING_IN, burstSeconds: BURST_SECONDS }),
    intake: new Intake(),
    page: new Concurrency({ name: 'pages_at_once', ...PAGES }),
    signIn: new Concurrency({ name: 'sign_in_requests_at_once', ...SIGN_INS }),
    read: new Concurrency({ name: 'reads_at_once', ...usual }),
    write: new Concurrency({ name: 'writes_at_once', ...usual }),
    expensive: new Concurrency({ name: 'expensive_reads_at_once', ...EXPENSIVE }),
    opening: new Concurrency({
      ...usual,
      name: 'streams_at_once',
      atOnce: 1,
      perSecond: usual.perSecond * OPENINGS_SHARE,
    }),
  };
}

const tooMany = (limit: string) =>
  rateLimited('You are asking for more at once than one person may. Wait a moment and try again.', {
    limit,
    retryAfterMs: RETRY_AFTER_MS,
  });
