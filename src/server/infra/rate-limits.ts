import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import { rateLimited } from '@/shared/errors';
import type { Logger } from './logger';
import { networkOf } from './network';
import type { Cluster, Redis } from './redis';

/** Points per duration; the counters live in Redis when there is one, so that all processes share them. */
const RULES = {
  signInByAccount: { points: 10, duration: 15 * 60 },
  signInByAddress: { points: 100, duration: 15 * 60 },
  signUpByAddress: { points: 30, duration: 60 * 60 },
  passwordChange: { points: 10, duration: 15 * 60 },
  inviteLookup: { points: 60, duration: 60 },
  search: { points: 120, duration: 60 },
  insight: { points: 60, duration: 60 },
  workspaceCreate: { points: 30, duration: 60 * 60 },
} as const;

export type LimitName = keyof typeof RULES | 'messageSend' | 'change';

export interface RateLimits {
  /**
   * Takes one point; throws `rate_limited` when none is left. A key that is a network address counts for
   * its network.
   */
  take(name: LimitName, key: string): Promise<void>;
  /** Gives all points back, as after the right password. */
  clear(name: LimitName, key: string): Promise<void>;
}

type Limiter = RateLimiterMemory | RateLimiterRedis;

interface RateLimitOptions {
  redis: Redis | Cluster | null;
  log: Logger;
  /** How many messages a member may send in a minute, in this process. */
  messagesPerMinute: number;
}

export function createRateLimits({ redis, log, messagesPerMinute }: RateLimitOptions): RateLimits {
  const limiters: Record<LimitName, Limiter> = {
    ...mapRules((name) => shared(name, redis)),
    // Counted in memory: a message is not to wait for a round trip, and the bound is against floods only.
    messageSend: new RateLimiterMemory({ points: messagesPerMinute, duration: 60 }),
    // Everything that changes something or that others hear, messages included.
    change: new RateLimiterMemory({ points: 2 * messagesPerMinute, duration: 60 }),
  };
  return {
    async take(name, key) {
      try {
        await limiters[name].consume(countedAs(name, key));
      } catch (cause) {
        if (!(cause instanceof RateLimiterRes)) throw cause;
        throw rateLimited(TOO_MANY[name], { limit: name, retryAfterMs: cause.msBeforeNext });
      }
    },
    async clear(name, key) {
      await limiters[name]
        .delete(countedAs(name, key))
        .catch((error: unknown) => log.warn({ error, name }, 'rate limit not cleared'));
    },
  };
}

// Only what is shared between processes has addresses among its keys; the others are on the hot path.
const countedAs = (name: LimitName, key: string) => (name in RULES ? networkOf(key) : key);

const TOO_MANY: Partial<Record<LimitName, string>> = {
  messageSend: 'You are sending faster than this workspace allows. Wait a moment and send again.',
  change: 'That is a lot at once. Wait a moment and try again.',
  search: 'That is a lot of searching. Wait a moment and search again.',
};

type RuleName = keyof typeof RULES;

function mapRules(make: (name: RuleName) => Limiter): Record<RuleName, Limiter> {
  return {
    signInByAccount: make('signInByAccount'),
    signInByAddress: make('signInByAddress'),
    signUpByAddress: make('signUpByAddress'),
    passwordChange: make('passwordChange'),
    inviteLookup: make('inviteLookup'),
    search: make('search'),
    insight: make('insight'),
    workspaceCreate: make('workspaceCreate'),
  };
}

function shared(name: RuleName, redis: Redis | Cluster | null): Limiter {
  const rule = { ...RULES[name], keyPrefix: `parley:limit:${name}` };
  const memory = new RateLimiterMemory(rule);
  // While Redis is away each process counts for itself rather than letting everyone through.
  return redis
    ? new RateLimiterRedis({ ...rule, storeClient: redis, insuranceLimiter: memory })
    : memory;
}
