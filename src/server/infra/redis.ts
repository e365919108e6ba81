import { Redis } from 'ioredis';
import type { Logger } from './logger';

export type { Redis } from 'ioredis';

/**
 * A connection that never makes a caller wait for a Redis that is away: commands fail at once while it
 * is down and after a second while it hangs.
 */
export function connectRedis(url: string, log: Logger): Redis {
  const redis = new Redis(url, {
    enableOfflineQueue: false,
    commandTimeout: 1_000,
    connectTimeout: 2_000,
    maxRetriesPerRequest: 1,
    enableAutoPipelining: true,
    retryStrategy: (attempt) => Math.min(100 * 2 ** attempt, 2_000) * (0.5 + Math.random() / 2),
  });
  let down = false;
  redis.on('ready', () => {
    if (down) log.info('redis is back');
    down = false;
  });
  redis.on('error', (error: Error) => {
    if (!down) log.warn({ error: error.message }, 'redis is away');
    down = true;
  });
  return redis;
}
