import { createAuthGateway, providersOf } from './auth/create-gateway';
import type { AuthGateway } from './auth/gateway';
import { findLiveCredentials } from './auth/live-credentials';
import { createResolvePrincipal } from './auth/principal';
import { openStore } from './db/client';
import type { Domain } from './domain/context';
import { createCommitBatch } from './domain/message/batch/commit';
import { createSender } from './domain/message/sender';
import type { Env } from './env';
import { createMemoryBus } from './events/bus/memory';
import { createRedisBus } from './events/bus/redis';
import { createCommit } from './events/commit';
import { type Api, createOnError } from './http/api';
import { createHealth, type Health } from './http/health';
import { createOriginCheck } from './http/origin';
import type { Pages } from './http/pages';
import { createHttpServer, type HttpServer } from './http/server';
import { type Clock, systemClock } from './infra/clock';
import { createLogger, type Logger } from './infra/logger';
import { createRateLimits } from './infra/rate-limits';
import { connectRedis } from './infra/redis';
import { createRealtime, type Realtime } from './realtime';

export interface Parley {
  log: Logger;
  domain: Domain;
  realtime: Realtime;
  gateway: AuthGateway;
  serve(pages: Pages): HttpServer;
  /** After the HTTP server has closed: the bus, then the store. */
  close(): Promise<void>;
}

/** Builds every long-lived object of the server and wires them; `close` takes them down in order. */
export async function openParley(env: Env, clock: Clock = systemClock): Promise<Parley> {
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
    limits: createRateLimits({ redis, log, messagesPerMinute: env.MESSAGES_PER_MINUTE }),
    revocations: realtime.credentials,
  };
  const gateway = createAuthGateway(domain, env, (message) => log.warn(message));
  await realtime.start();

  return {
    log,
    domain,
    realtime,
    gateway,
    serve(pages) {
      const health: Health = createHealth({
        bus,
        metricsToken: env.METRICS_TOKEN,
        checkStore: async () => void (await store.sql`select 1`),
        counts: { sockets: () => http.sockets.count, streams: () => realtime.hub.streams },
      });
      const api: Api = {
        env,
        shared: { domain, realtime, log, providers: providerNames(env) },
        resolvePrincipal: createResolvePrincipal(domain, {
          secret: gateway.secret,
          secure: gateway.secureCookies,
        }),
        isOwnOrigin: createOriginCheck(env),
        onError: createOnError(log),
      };
      const http: HttpServer = createHttpServer({ api, health, pages });
      return http;
    },
    async close() {
      realtime.close();
      await bus.close();
      redis?.disconnect();
      await store.close();
    },
  };
}

function providerNames(env: Env): { id: string; name: string }[] {
  const { github, google, oidc } = providersOf(env);
  return [
    ...(github ? [{ id: 'github', name: 'GitHub' }] : []),
    ...(google ? [{ id: 'google', name: 'Google' }] : []),
    ...(oidc ? [{ id: 'oidc', name: oidc.name }] : []),
  ];
}
