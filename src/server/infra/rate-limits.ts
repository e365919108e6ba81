import type { Redis } from 'ioredis';
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import { rateLimited } from '@/shared/errors';
import type { Logger } from './logger';

/** Points per duration; the counters live in Redis when there is one, so that all processes share them. */
const RULES = {
  signInByAccount: { points: 10, duration: 15 * 60 },
  signInByAddress: { points: 100, duration: 15 * 60 },
  signUpByAddress: { points: 30, duration: 60 * 60 },
  passwordChange: { points: 10, duration: 15 * 60 },
  inviteLookup: { points: 60, duration: 60 },
  messageSend: { points: 600, duration: 30 },
  search: { points: 120, duration: 60 },
} as const;

export type LimitName = keyof typeof RULES;

export interface RateLimits {
  /** Takes one point; throws `rate_limited` when none is left. */
  take(name: LimitName, key: string): Promise<void>;
  /** Gives all points back, as after the right password. */
  clear(name: LimitName, key: string): Promise<void>;
}

type Limiter = RateLimiterMemory | RateLimiterRedis;

export function createRateLimits({ redis, log }: { redis: Redis | null; log: Logger }): RateLimits {
  const limiters = new Map<LimitName, Limiter>();
  const limiter = (name: LimitName) => {
    const known = limiters.get(name);
    if (known) return known;
    const made = build(name, redis);
    limiters.set(name, made);
    return made;
  };
  return {
    async take(name, key) {
      try {
        await limiter(name).consume(key);
      } catch (cause) {
        if (cause instanceof RateLimiterRes) throw rateLimited();
        throw cause;
      }
    },
    async clear(name, key) {
      await limiter(name)
        .delete(key)
        .catch((error: unknown) => log.warn({ error, name }, 'rate limit not cleared'));
    },
  };
}

function build(name: LimitName, redis: Redis | null): Limiter {
  const rule = { ...RULES[name], keyPrefix: `parley:limit:${name}` };
  const memory = new RateLimiterMemory(rule);
  // While Redis is away each process counts for itself rather than letting everyone through.
  return redis
    ? new RateLimiterRedis({ ...rule, storeClient: redis, insuranceLimiter: memory })
    : memory;
}
