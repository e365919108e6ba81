import { createAuthGateway, providersOf } from './auth/create-gateway';
import { provideAuthGateway } from './auth/gateway';
import { findLiveCredentials } from './auth/live-credentials';
import { createResolvePrincipal } from './auth/principal';
import { openStore } from './db/client';
import type { Domain } from './domain/context';
import { createCommitBatch } from './domain/message/commit-batch';
import { createSender } from './domain/message/sender';
import { configureNextAuth, type Env } from './env';
import { createMemoryBus } from './events/bus/memory';
import { createRedisBus } from './events/bus/redis';
import { createCommit } from './events/commit';
import { createOnError } from './http/api';
import { createHealth } from './http/health';
import { createOriginCheck } from './http/origin';
import { createHttpServer } from './http/server';
import { systemClock } from './infra/clock';
import { createLogger } from './infra/logger';
import { createRateLimits } from './infra/rate-limits';
import { connectRedis } from './infra/redis';
import { createRealtime } from './realtime';

/** What is not closed by then is left to the exit. */
const SHUTDOWN_MS = 15_000;

/** Builds every long-lived object, wires them, serves, and stops them in order when told to. */
export async function startServer(env: Env): Promise<void> {
  configureNextAuth(env);
  const clock = systemClock;
  const log = createLogger(env.LOG_LEVEL);
  const store = openStore({ url: env.DATABASE_URL, max: env.DATABASE_POOL });
  const redis = env.REDIS_URL ? connectRedis(env.REDIS_URL, log) : null;
  const bus = env.REDIS_URL ? createRedisBus({ url: env.REDIS_URL, log }) : createMemoryBus();
  const realtime = createRealtime({
    db: store.db,
    bus,
    log,
    findLive: (credentials) => findLiveCredentials(store.db, clock, credentials),
  });
  const { publish } = realtime.bus;
  const domain: Domain = {
    store,
    clock,
    commit: createCommit({ db: store.db, clock, publish }),
    sender: createSender(createCommitBatch({ sql: store.sql, clock, publish })),
    limits: createRateLimits({ redis, log }),
    revocations: realtime.credentials,
  };
  provideAuthGateway(createAuthGateway(domain, env, (message) => log.warn(message)));
  await realtime.start();

  const health = createHealth({
    bus,
    metricsToken: env.METRICS_TOKEN,
    checkStore: async () => void (await store.sql`select 1`),
    counts: { sockets: () => http.sockets.count, streams: () => realtime.hub.streams },
  });
  const http = await createHttpServer(
    {
      env,
      shared: { domain, realtime, log, providers: providerNames(env) },
      resolvePrincipal: createResolvePrincipal(domain, {
        secret: env.NEXTAUTH_SECRET,
        secure: env.PUBLIC_URL?.startsWith('https:') ?? false,
      }),
      isOwnOrigin: createOriginCheck(env),
      onError: createOnError(log),
    },
    health,
  );
  const port = await http.listen(env.PORT, env.HOST);
  log.info({ port }, `serving on http://localhost:${port}`);
  // Whoever started this process as a child waits for this word.
  process.send?.({ type: 'parley:ready', port });

  let stopping = false;
  const stop = async (signal: string) => {
    if (stopping) return;
    stopping = true;
    log.info({ signal }, 'stopping');
    setTimeout(() => process.exit(1), SHUTDOWN_MS).unref();
    await http.close();
    realtime.close();
    await bus.close();
    redis?.disconnect();
    await store.close();
    process.exit(0);
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

function providerNames(env: Env): { id: string; name: string }[] {
  const { github, google, oidc } = providersOf(env);
  return [
    ...(github ? [{ id: 'github', name: 'GitHub' }] : []),
    ...(google ? [{ id: 'google', name: 'Google' }] : []),
    ...(oidc ? [{ id: 'oidc', name: oidc.name }] : []),
  ];
}
