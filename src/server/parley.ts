import type { AuthGateway } from './auth/gateway';
import { createIdentityLoader } from './auth/identity-loader';
import { findLiveCredentials } from './auth/live-credentials';
import { createResolvePrincipal } from './auth/principal';
import { openStore } from './db/client';
import { createSignInAudit } from './domain/audit/sign-in-audit';
import { createReadMarkerBatcher } from './domain/channel/read-marker-batcher';
import type { Domain, EntryRules } from './domain/context';
import { createSender } from './domain/message/sender';
import type { Env } from './env';
import type { Bus } from './events/bus/bus';
import { createMemoryBus } from './events/bus/memory';
import { createRedisBus } from './events/bus/redis';
import { createCommit } from './events/commit';
import { createWorkspaceBus } from './events/publication';
import { mailFollower } from './followers/mail';
import { type FollowerRunner, startFollowers } from './followers/run-followers';
import { type Api, createOnError } from './http/api';
import { createAuthGateway, providersOf } from './http/auth-gateway';
import { createMetricsPage } from './http/cluster-metrics';
import { createHealth, type Health } from './http/health';
import { createHostCheck } from './http/host';
import { createOriginCheck } from './http/origin';
import type { Pages } from './http/pages';
import { CALLS_PER_FRAME } from './http/rpc-connection';
import { createHttpServer, type HttpServer } from './http/server';
import { type Clock, systemClock } from './infra/clock';
import { createCallLimits } from './infra/concurrency';
import { createLogger, type Logger } from './infra/logger';
import { createMailer, type Mailer } from './infra/mailer';
import { Metrics } from './infra/metrics';
import { createRateLimits } from './infra/rate-limits';
import { isReachable } from './infra/reachable';
import { connectRedis } from './infra/redis';
import { createSigner } from './infra/signer';
import { startSearchIndexing } from './jobs/index-search';
import { mailJob } from './jobs/mail';
import { pruneJob } from './jobs/prune';
import { type JobRunner, startJobs } from './jobs/run-jobs';
import { createRealtime, type Realtime } from './realtime';

export interface Parley {
  log: Logger;
  domain: Domain;
  metrics: Metrics;
  realtime: Realtime;
  gateway: AuthGateway;
  serve(pages: Pages): HttpServer;
  /** After the HTTP server has closed: the bus, then the store. */
  close(): Promise<void>;
}

/** Builds every long-lived object of the server and wires them; `close` takes them down in order. */
export async function openParley(env: Env, clock: Clock = systemClock): Promise<Parley> {
  const log = createLogger(env.LOG_LEVEL);
  const metrics = new Metrics();
  const store = openStore({ url: env.DATABASE_URL, max: env.DATABASE_POOL });
  const redis = env.REDIS_URL ? connectRedis(env.REDIS_URL, log) : null;
  const rawBus = env.REDIS_URL ? createRedisBus({ url: env.REDIS_URL, log }) : createMemoryBus();
  const bus = createWorkspaceBus(rawBus);
  const identities = createIdentityLoader(store.db);
  const indexing = startSearchIndexing({ sql: store.sql, log });
  const realtime = createRealtime({
    db: store.db,
    bus,
    rawBus,
    log,
    metrics,
    credentials: {
      findLive: (credentials) => findLiveCredentials(store.db, clock, credentials),
      onEnd: identities.forget,
      limits: { sockets: env.SOCKETS_PER_MEMBER, streams: env.STREAMS_PER_MEMBER },
    },
  });
  const { publish } = bus;
  const mailer = mailerOf(env);
  const followers = startFollowers({
    sql: store.sql,
    log,
    followers: mailer ? [mailFollower] : [],
    off: mailer ? [] : [mailFollower],
    onEffect: () => jobs.wake(),
  });
  const domain: Domain = {
    store,
    clock,
    commit: createCommit({
      db: store.db,
      clock,
      publish,
      onCommit({ workspaceId, types, seconds }) {
        metrics.changed(seconds);
        followers.wake(workspaceId, types);
      },
    }),
    sender: createSender({
      sql: store.sql,
      clock,
      publish,
      measure(batch) {
        metrics.committed(batch);
        indexing.wake();
      },
    }),
    readMarkers: createReadMarkerBatcher({
      sql: store.sql,
      clock,
      publish,
      measure: ({ seconds }) => metrics.changed(seconds),
    }),
    identities,
    signInAudit: createSignInAudit(store.db),
    presence: realtime.presence,
    limits: createRateLimits({ redis, log, messagesPerMinute: env.MESSAGES_PER_MINUTE }),
    calls: createCallLimits({
      atOnce: env.CALLS_AT_ONCE,
      waiting: CALLS_PER_FRAME,
      perSecond: env.CALLS_PER_SECOND,
    }),
    signer: createSigner(env.NEXTAUTH_SECRET),
    entry: entryRules(env),
    revocations: realtime.sessions,
  };
  const gateway = createAuthGateway(domain, env, (message) => log.warn(message));
  const jobs = startJobsOf(env, { domain, mailer, log });
  showBus(metrics, rawBus);
  showJobs(metrics, jobs);
  showFollowers(metrics, followers);
  await Promise.all([realtime.start(), followers.ready]);

  return {
    log,
    domain,
    metrics,
    realtime,
    gateway,
    serve(pages) {
      const isOwnHost = createHostCheck(env);
      const health: Health = createHealth({
        isOwnHost,
        pages: pages.ready,
        bus: rawBus,
        metricsToken: env.METRICS_TOKEN,
        checkStore: async () => void (await store.sql`select 1`),
        printMetrics: createMetricsPage(metrics),
      });
      const api: Api = {
        env,
        metrics,
        shared: { domain, realtime, log, providers: providerNames(env) },
        resolvePrincipal: createResolvePrincipal(domain, {
          secret: gateway.secret,
          secure: gateway.secureCookies,
        }),
        isOwnOrigin: createOriginCheck(env),
        isOwnHost,
        onError: createOnError(log),
      };
      const http: HttpServer = createHttpServer({ api, health, pages });
      showServed(metrics, http, realtime);
      return http;
    },
    async close() {
      realtime.close();
      await rawBus.close();
      redis?.disconnect();
      await Promise.all([indexing.close(), followers.close(), jobs.close()]);
      mailer?.close();
      await store.close();
    },
  };
}

function entryRules(env: Env): EntryRules {
  return {
    setUpNeedsCode: isReachable(env),
    sendsMail: env.SMTP_URL !== undefined,
    passwordSignIn: !env.SINGLE_SIGN_ON_ONLY,
    joinDomains: env.JOIN_DOMAINS,
    workspaceCreation: env.WORKSPACE_CREATION,
  };
}

function startJobsOf(
  env: Env,
  { domain, mailer, log }: { domain: Domain; mailer: Mailer | null; log: Logger },
): JobRunner {
  const { store, clock } = domain;
  const days = { audit: env.AUDIT_DAYS, log: env.LOG_DAYS };
  const prune = pruneJob({ sql: store.sql, clock, log, days });
  const mail = mailer ? [mailJob({ domain, mailer, publicUrl: env.PUBLIC_URL ?? '' })] : [];
  return startJobs({ sql: store.sql, log, handlers: [prune, ...mail] });
}

/** `null` where no mail server is set: everything else works without. */
function mailerOf({ SMTP_URL, MAIL_FROM }: Env): Mailer | null {
  return SMTP_URL && MAIL_FROM ? createMailer({ url: SMTP_URL, from: MAIL_FROM }) : null;
}

function providerNames(env: Env): { id: string; name: string }[] {
  const { github, google, oidc } = providersOf(env);
  return [
    ...(github ? [{ id: 'github', name: 'GitHub' }] : []),
    ...(google ? [{ id: 'google', name: 'Google' }] : []),
    ...(oidc ? [{ id: 'oidc', name: oidc.name }] : []),
  ];
}

function showBus(metrics: Metrics, bus: Bus): void {
  metrics.show({
    name: 'bus_healthy',
    help: 'Whether messages of other processes arrive',
    read: () => Number(bus.healthy),
    together: 'min',
  });
  metrics.show({
    name: 'bus_lag_seconds',
    help: 'How long the last heartbeat through the bus was under way, or has been until now',
    read: () => bus.lagMs / 1_000,
    together: 'max',
  });
}

/** Each process sees those of all. */
function showJobs(metrics: Metrics, jobs: JobRunner): void {
  const show = (
    name: 'jobs_due' | 'jobs_failing' | 'jobs_given_up',
    help: string,
    read: () => number,
  ) => metrics.show({ name, help, read, together: 'max' });
  show('jobs_due', 'Jobs that are due and not begun', () => jobs.counts.due);
  show('jobs_failing', 'Jobs that failed and will be tried again', () => jobs.counts.failing);
  show('jobs_given_up', 'Jobs that failed too often', () => jobs.counts.givenUp);
  metrics.show({
    name: 'jobs_lag_seconds',
    help: 'Since when the job that waits longest could have begun',
    read: () => jobs.counts.lagSeconds,
    together: 'max',
  });
}

/** Each process sees those of all. */
function showFollowers(metrics: Metrics, followers: FollowerRunner): void {
  const show = (
    name: 'followers_lag_revs' | 'followers_lag_seconds' | 'followers_failing',
    help: string,
    read: () => number,
  ) => metrics.show({ name, help, read, together: 'max' });
  show(
    'followers_lag_revs',
    'Entries that the slowest follower has before it',
    () => followers.lag.revs,
  );
  show('followers_lag_seconds', 'How long the oldest of them waits', () => followers.lag.seconds);
  show(
    'followers_failing',
    'Logs in which a follower failed and is tried again',
    () => followers.lag.failing,
  );
}

function showServed(metrics: Metrics, http: HttpServer, { hub }: Realtime): void {
  metrics.show({ name: 'sockets', help: 'Open WebSockets', read: () => http.sockets.count });
  metrics.show({ name: 'streams', help: 'Open event streams', read: () => hub.streams });
}
