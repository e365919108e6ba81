import { TRPCError } from '@trpc/server';
import { asc, eq } from 'drizzle-orm';
import { afterAll, beforeAll } from 'vitest';
import { appRouter } from '@/server/api/root';
import { createCallerFactory } from '@/server/api/trpc';
import { findLiveSession } from '@/server/auth/find-session';
import { findToken } from '@/server/auth/find-token';
import type { Principal } from '@/server/auth/principal';
import { events, type LogRow } from '@/server/db/schema';
import type { Domain } from '@/server/domain/context';
import { Failure } from '@/shared/errors';
import type { ChannelId, MemberId, MessageId } from '@/shared/id';
import type { Message } from '@/shared/model/message';
import { uuidv7 } from '@/shared/uuid';
import { type TestApp, testApp } from '../harness/app';
import { createRoutesCaller } from '../harness/caller';
import { buildWorld, type Person, type World } from '../harness/world';

export type Caller = ReturnType<typeof createRoutesCaller>;

export interface SetUp extends World {
  app: TestApp;
  domain: Domain;
  /** The procedures, as this person calls them. */
  as(person: Person): Caller;
  send(person: Person, channelId: ChannelId, body: string): Promise<Sent>;
  reply(person: Person, root: Pick<Message, 'id' | 'channelId'>, body: string): Promise<Sent>;
  /** The workspace's log, as `type audience`, from a rev on. */
  log(after?: number): Promise<string[]>;
  rows(after?: number): Promise<LogRow[]>;
}

type Sent = Awaited<ReturnType<Caller['message']['send']>>;

/** A server for the tests of a file; every test has a set-up of its own on it. */
export function setUpFor(): () => Promise<SetUp> {
  let app: TestApp;
  beforeAll(async () => {
    app = await testApp();
  });
  afterAll(() => app[Symbol.asyncDispose]());
  return () => buildSetUp(app);
}

async function buildSetUp(app: TestApp): Promise<SetUp> {
  const { domain } = app.parley;
  const { db } = domain.store;
  const world = await buildWorld(db);
  const { workspaceId } = world;
  const as = (person: Person) => createRoutesCaller(app, person);
  const rows = async (after = 0) =>
    (
      await db
        .select()
        .from(events)
        .where(eq(events.workspaceId, workspaceId))
        .orderBy(asc(events.rev))
    ).filter((row) => row.rev > after);
  return {
    ...world,
    app,
    domain,
    as,
    rows,
    send: (person, channelId, body) =>
      as(person).message.send({ workspaceId, channelId, body, key: uuidv7() }),
    reply: (person, { id: parentId, channelId }, body) =>
      as(person).message.send({ workspaceId, channelId, parentId, body, key: uuidv7() }),
    log: async (after) => (await rows(after)).map((row) => `${row.type} ${row.audience}`),
  };
}

const createCaller = createCallerFactory(appRouter);

interface Call {
  principal?: Principal;
  ip?: string;
  /** What the server takes for now. */
  now?: Date;
}

/** The procedures as anyone may call them; nobody unless said otherwise, each from an address of their own. */
export function callAs(app: TestApp, { principal = { kind: 'nobody' }, ip, now }: Call = {}) {
  const { domain, realtime, log } = app.parley;
  return createCaller({
    domain: now ? { ...domain, clock: { now: () => now } } : domain,
    realtime,
    log,
    providers: [{ id: 'github', name: 'GitHub' }],
    ip: ip ?? uuidv7(),
    memberIds: new Map(),
    principal,
  });
}

/** Who signed in with this session; fails when it no longer lives. */
export async function sessionPrincipal(domain: Domain, sid: string): Promise<Principal> {
  const live = await findLiveSession(domain, sid);
  if (!live) throw new Error('The session does not live');
  return { kind: 'session', ...live };
}

/** Who holds this token; nobody when it no longer works. */
export async function tokenPrincipal(domain: Domain, secret: string): Promise<Principal> {
  const live = await findToken(domain, secret);
  if (!live) return { kind: 'nobody' };
  const { token, member } = live;
  return {
    kind: 'token',
    tokenId: token.id,
    member,
    scopes: token.scopes,
    expiresAt: token.expiresAt,
  };
}

export interface Refusal {
  code: string;
  reason: string;
  message: string;
}

/** What a call was refused with; fails when it was not. */
export async function refusalOf(call: Promise<unknown>): Promise<Refusal> {
  const error = await call.then(
    (value) => new Error(`It was not refused but answered ${JSON.stringify(value)}`),
    (cause: unknown) => cause,
  );
  if (!(error instanceof TRPCError) || !(error.cause instanceof Failure)) throw error;
  return { code: error.code, reason: error.cause.reason, message: error.message };
}

export const reasonOf = async (call: Promise<unknown>) => (await refusalOf(call)).reason;

/** What each of several calls was refused with. */
export const reasonsOf = (...calls: Promise<unknown>[]) => Promise.all(calls.map(reasonOf));

/** A fresh id that nothing has. */
export const nobodysId = <Id extends MemberId | ChannelId | MessageId>() => uuidv7() as Id;
