import { TRPCError } from '@trpc/server';
import { asc, eq } from 'drizzle-orm';
import { afterAll, beforeAll } from 'vitest';
import { events, type LogRow } from '@/server/db/schema';
import { Failure } from '@/shared/errors';
import type { ChannelId, MemberId, MessageId } from '@/shared/id';
import type { Message } from '@/shared/model/message';
import { uuidv7 } from '@/shared/uuid';
import { type TestApp, testApp } from '../harness/app';
import { createRoutesCaller } from '../harness/caller';
import { buildWorld, type Person, type World } from '../harness/world';

export type Caller = ReturnType<typeof createRoutesCaller>;

export interface Stage extends World {
  app: TestApp;
  /** The procedures, as this person calls them. */
  as(person: Person): Caller;
  send(person: Person, channelId: ChannelId, body: string): Promise<Sent>;
  reply(person: Person, root: Pick<Message, 'id' | 'channelId'>, body: string): Promise<Sent>;
  /** The workspace's log, as `type audience`, from a rev on. */
  log(after?: number): Promise<string[]>;
  rows(after?: number): Promise<LogRow[]>;
}

type Sent = Awaited<ReturnType<Caller['message']['send']>>;

/** A server for the tests of a file; every test sets its own stage on it. */
export function stageFor(): () => Promise<Stage> {
  let app: TestApp;
  beforeAll(async () => {
    app = await testApp();
  });
  afterAll(() => app[Symbol.asyncDispose]());
  return () => setStage(app);
}

export async function setStage(app: TestApp): Promise<Stage> {
  const { db } = app.parley.domain.store;
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
    as,
    rows,
    send: (person, channelId, body) =>
      as(person).message.send({ workspaceId, channelId, body, key: uuidv7() }),
    reply: (person, { id: parentId, channelId }, body) =>
      as(person).message.send({ workspaceId, channelId, parentId, body, key: uuidv7() }),
    log: async (after) => (await rows(after)).map((row) => `${row.type} ${row.audience}`),
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
