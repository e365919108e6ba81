import type { TestProject } from 'vitest/node';
import { startRedis } from './redis';
import { startTestPostgres } from './test-postgres';

declare module 'vitest' {
  interface ProvidedContext {
    /** The maintenance database of this run's Postgres. */
    postgresUrl: string;
    redisUrl: string;
  }
}

/** Set-up of a vitest run: a real Postgres with a migrated template, and a real Redis. */
export default async function setUp(project: TestProject) {
  const [store, redis] = await Promise.all([startTestPostgres(), startRedis()]);
  project.provide('postgresUrl', store.url);
  project.provide('redisUrl', redis.url);
  return async () => {
    await Promise.all([store.close(), redis[Symbol.asyncDispose]()]);
  };
}
