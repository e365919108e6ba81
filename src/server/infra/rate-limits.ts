import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import { rateLimited } from '@/shared/errors';
import type { Logger } from './logger';
import { networkOf } from './network';
import type { Cluster, Redis } from './redis';

const MINUTE = 60;
const HOUR = 60 * MINUTE;

/** Points per duration in seconds; the counters live in Redis when there is one, so that all processes share them. */
const RULES = {
  /** Tries of one account from one network. */
  signInHere: { points: 10, duration: 15 * MINUTE },
  signInByAddress: { points: 100, duration: 15 * MINUTE },
  /** Tries of one account from a browser that was signed in to it before; those that succeed count, too. */
  signInByDevice: { points: 10, duration: 15 * MINUTE },
  /** Sessions that begin for one account, wherever. */
  sessionStart: { points: 60, duration: HOUR },
  sessionEnd: { points: 100, duration: 10 * MINUTE },
  signUpByAddress: { points: 30, duration: HOUR },
  passwordChange: { points: 10, duration: 15 * MINUTE },
  /** Links that set a new password, asked for from one network. */
  resetByAddress: { points: 30, duration: HOUR },
  /** Mails to one address that anyone can have sent. */
  mailToAddress: { points: 5, duration: HOUR },
  inviteLookup: { points: 60, duration: MINUTE },
  search: { points: 120, duration: MINUTE },
  /** An export asks for page after page: 50,000 entries are 250. */
  auditList: { points: 400, duration: MINUTE },
  insight: { points: 60, duration: MINUTE },
  workspaceCreate: { points: 30, duration: HOUR },
  channelCreate: { points: 30, duration: HOUR },
  /** New direct conversations and groups; opening one that is there is free. */
  directCreate: { points: 60, duration: HOUR },
  /** People put into channels, groups and direct conversations. */
  peopleAdd: { points: 500, duration: HOUR },
  inviteCreate: { points: 60, duration: HOUR },
  tokenCreate: { points: 30, duration: HOUR },
  botCreate: { points: 30, duration: HOUR },
  /** Every other change that all members or a whole channel get to see, such as a new topic or name. */
  arrange: { points: 300, duration: 10 * MINUTE },
} as const;

/** Rules with free tries in `duration`, and after those a delay before each that doubles up to the longest. */
const SPACED = {
  /** Tries of one account from everywhere: slows many networks down, and locks nobody out for long. */
  signInByAccount: { free: 30, duration: 24 * HOUR, longestDelay: 15 * MINUTE },
} as const;

type RuleName = keyof typeof RULES;
type SpacedName = keyof typeof SPACED;
export type LimitName = RuleName | 'messageSend' | 'change';

export interface RateLimits {
  /**
   * Takes points, one if not said otherwise; throws `rate_limited` when too few are left. A key that is a
   * network address counts for its network.
   */
  take(name: LimitName, key: string, points?: number): Promise<void>;
  /** Takes one try of a rule with a growing delay; throws `rate_limited` before the delay is over. */
  takeSpaced(name: SpacedName, key: string): Promise<void>;
  /** Gives all points back, as after the right password. */
  clear(name: LimitName, key: string): Promise<void>;
  clearSpaced(name: SpacedName, key: string): Promise<void>;
}

type Limiter = RateLimiterMemory | RateLimiterRedis;

interface RateLimitOptions {
  redis: Redis | Cluster | null;
  log: Logger;
  /** How many messages a member may send in a minute, in this process. */
  messagesPerMinute: number;
}

export function createRateLimits(options: RateLimitOptions): RateLimits {
  const { redis, log } = options;
  const limiters = new Map<LimitName, Limiter>();
  const limiterOf = (name: LimitName) => {
    const known = limiters.get(name);
    if (known) return known;
    const made = createLimiter(name, options);
    limiters.set(name, made);
    return made;
  };
  const spaced = { signInByAccount: createSpaced('signInByAccount', redis) };
  const noteUncleared = (name: string) => (error: unknown) =>
    log.warn({ error, name }, 'rate limit not cleared');
  return {
    take: (name, key, points = 1) =>
      orRateLimited(name, limiterOf(name).consume(countedAs(name, key), points)),
    takeSpaced: (name, key) => orRateLimited(name, spaced[name].take(key)),
    clear: async (name, key) =>
      void (await limiterOf(name).delete(countedAs(name, key)).catch(noteUncleared(name))),
    clearSpaced: (name, key) => spaced[name].clear(key).catch(noteUncleared(name)),
  };
}

function createLimiter(name: LimitName, { redis, messagesPerMinute }: RateLimitOptions): Limiter {
  switch (name) {
    // Counted in memory: a message is not to wait for a round trip, and the bound is against floods only.
    case 'messageSend':
      return new RateLimiterMemory({ points: messagesPerMinute, duration: MINUTE });
    // Everything else that changes something or notifies others.
    case 'change':
      return new RateLimiterMemory({ points: 2 * messagesPerMinute, duration: MINUTE });
    default:
      return shared(name, RULES[name], redis);
  }
}

async function orRateLimited(name: LimitName | SpacedName, taken: Promise<unknown>): Promise<void> {
  try {
    await taken;
  } catch (cause) {
    if (!(cause instanceof RateLimiterRes)) throw cause;
    const retryAfterMs = Math.max(1_000, cause.msBeforeNext);
    const sentence = TOO_MANY[name] ?? 'Too many tries.';
    throw rateLimited(`${sentence} Try again in ${inWords(retryAfterMs)}.`, {
      limit: name,
      retryAfterMs,
    });
  }
}

// Only what is shared between processes has addresses among its keys; the others are on the hot path.
const countedAs = (name: LimitName, key: string) => (name in RULES ? networkOf(key) : key);

function inWords(ms: number): string {
  const seconds = Math.ceil(ms / 1_000);
  if (seconds < 60) return seconds === 1 ? '1 second' : `${seconds} seconds`;
  const minutes = Math.ceil(seconds / MINUTE);
  return minutes === 1 ? '1 minute' : `${minutes} minutes`;
}

const TOO_MANY: Partial<Record<LimitName | SpacedName, string>> = {
  messageSend: 'You are sending faster than this workspace allows.',
  change: 'That is a lot at once.',
  search: 'That is a lot of searching.',
  channelCreate: 'You made many channels in the last hour.',
  directCreate: 'You started many conversations in the last hour.',
  peopleAdd: 'You added many people in the last hour.',
  inviteCreate: 'You made many invitations in the last hour.',
  tokenCreate: 'You made many tokens in the last hour.',
  botCreate: 'You made many bots in the last hour.',
  arrange: 'You changed a lot in the last minutes.',
  sessionStart: 'This account was signed in to many times in the last hour.',
  mailToAddress: 'Many mails went to this address in the last hour.',
  sessionEnd: 'You ended many sessions in the last minutes.',
};

/** Seconds to wait before the next try after so many in the rule's time. */
export function delayBefore(name: SpacedName, tries: number): number {
  const { free, longestDelay } = SPACED[name];
  return tries < free ? 0 : Math.min(2 ** (tries - free), longestDelay);
}

function createSpaced(name: SpacedName, redis: Redis | Cluster | null) {
  const { duration } = SPACED[name];
  const tries = shared(`${name}:tries`, { points: Number.MAX_SAFE_INTEGER, duration }, redis);
  const gate = shared(`${name}:gate`, { points: 1, duration: 1 }, redis);
  return {
    async take(key: string): Promise<void> {
      const customDuration = delayBefore(name, (await tries.get(key))?.consumedPoints ?? 0);
      if (customDuration > 0) await gate.consume(key, 1, { customDuration });
      await tries.consume(key);
    },
    clear: async (key: string) => void (await Promise.all([tries.delete(key), gate.delete(key)])),
  };
}

interface Rule {
  points: number;
  duration: number;
}

function shared(name: string, points: Rule, redis: Redis | Cluster | null): Limiter {
  const rule = { ...points, keyPrefix: `parley:limit:${name}` };
  const memory = new RateLimiterMemory(rule);
  // While Redis is away each process counts for itself rather than letting everyone through.
  return redis
    ? new RateLimiterRedis({ ...rule, storeClient: redis, insuranceLimiter: memory })
    : memory;
}
