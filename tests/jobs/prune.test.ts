import { asc, eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { auditEntries, channels, events, workspaceHeads, workspaces } from '@/server/db/schema';
import { readEnv } from '@/server/env';
import type { WorkspaceSettings } from '@/shared/model/workspace';
import { uuidv7 } from '@/shared/uuid';
import { connect, type TestApp, testApp } from '../harness/app';
import { freshDatabase } from '../harness/postgres';
import { SESSION_SECRET } from '../harness/server';
import { until } from '../harness/wait';
import { buildWorld, type World } from '../harness/world';

const DAY_MS = 24 * 60 * 60 * 1_000;
const daysAgo = (days: number) => new Date(Date.now() - days * DAY_MS);
const RENAMED = { origin: 'operator', action: 'workspace.renamed' } as const;

interface Trails extends AsyncDisposable {
  app: TestApp;
  worlds: [World, World];
  set(world: World, settings: Partial<WorkspaceSettings>): Promise<unknown>;
  /** Ages in days of what is left. */
  left(world: World): Promise<{ audit: number[]; log: number[] }>;
  pruned(): Promise<void>;
}

/** Two workspaces with entries of these ages in days, oldest first, on a database of their own. */
async function openTrails(ages: number[], env: Record<string, string>): Promise<Trails> {
  const database = await freshDatabase();
  const app = await testApp({ databaseUrl: database.url, env });
  const { db, sql } = app.parley.domain.store;
  // A server prunes when it starts, too: not what is written here.
  const isIdle = async () => (await sql`select from jobs where run_at > now()`).length > 0;
  await until(isIdle);
  const worlds: [World, World] = [await buildWorld(db), await buildWorld(db)];
  const ageOf = ({ at }: { at: Date }) => Math.round((Date.now() - at.getTime()) / DAY_MS);
  for (const { workspaceId } of worlds) {
    await db.insert(auditEntries).values(
      ages.map((days) => {
        const at = daysAgo(days);
        return { workspaceId, id: uuidv7(at.getTime()), at, detail: {}, ...RENAMED };
      }),
    );
    await db.insert(events).values(
      ages.map((days, index) => ({
        workspaceId,
        rev: index + 1,
        at: daysAgo(days),
        type: 'workspace.updated' as const,
        audience: 'workspace' as const,
      })),
    );
    const own = eq(workspaceHeads.workspaceId, workspaceId);
    await db.update(workspaceHeads).set({ rev: ages.length }).where(own);
  }
  return {
    app,
    worlds,
    set: ({ workspaceId }, settings) =>
      db.update(workspaces).set({ settings }).where(eq(workspaces.id, workspaceId)),
    async left({ workspaceId }) {
      const audit = await db
        .select()
        .from(auditEntries)
        .where(eq(auditEntries.workspaceId, workspaceId))
        .orderBy(asc(auditEntries.at));
      const log = await db
        .select()
        .from(events)
        .where(eq(events.workspaceId, workspaceId))
        .orderBy(asc(events.rev));
      return { audit: audit.map(ageOf), log: log.map(ageOf) };
    },
    async pruned() {
      await sql`update jobs set run_at = now() - interval '1 s'`;
      await until(isIdle);
    },
    async [Symbol.asyncDispose]() {
      await app[Symbol.asyncDispose]();
      await database[Symbol.asyncDispose]();
    },
  };
}

test('old entries of audit trails and logs are deleted, however many, as the server or the admins say', async () => {
  const many = Array.from({ length: 1_500 }, () => 40);
  const ages = [...many, 31, 29, 9, 0];
  await using trails = await openTrails(ages, { AUDIT_DAYS: '30', LOG_DAYS: '10' });
  const [first, second] = trails.worlds;
  await trails.set(second, { auditDays: 3, logDays: 35 });
  await trails.pruned();
  expect(await trails.left(first)).toEqual({ audit: [29, 9, 0], log: [9, 0] });
  expect(await trails.left(second)).toEqual({ audit: [0], log: [31, 29, 9, 0] });
});

test('with 0 they are kept for ever, and else for 400 and 30 days', async () => {
  await using trails = await openTrails([5_000, 1], { AUDIT_DAYS: '0', LOG_DAYS: '0' });
  const [first, second] = trails.worlds;
  await trails.set(second, { auditDays: 400 });
  await trails.pruned();
  expect(await trails.left(first)).toEqual({ audit: [5_000, 1], log: [5_000, 1] });
  expect(await trails.left(second)).toEqual({ audit: [1], log: [5_000, 1] });
  const secrets = { DATABASE_URL: 'postgres://x@localhost/x', NEXTAUTH_SECRET: SESSION_SECRET };
  const env = readEnv({ NODE_ENV: 'test', ...secrets });
  expect([env.AUDIT_DAYS, env.LOG_DAYS]).toEqual([400, 30]);
});

test('whoever was away longer than the log is kept loads again, once; whoever was not resumes', async () => {
  await using trails = await openTrails([40, 40, 40, 5, 5], { LOG_DAYS: '30' });
  const [{ workspaceId, buildPerson }] = trails.worlds;
  const { token } = await buildPerson('Ann');
  await trails.pruned();
  const { db } = trails.app.parley.domain.store;
  const [head] = await db
    .select()
    .from(workspaceHeads)
    .where(eq(workspaceHeads.workspaceId, workspaceId));
  expect(head).toMatchObject({ rev: 5, horizon: 3 });
  await using line = connect(trails.app.socketUrl, token);
  const firstBatch = (rev: number) =>
    new Promise((resolve, reject) => {
      const lastEventId = `${head?.epoch}:${rev}`;
      const stream = line.trpc.event.stream.subscribe(
        { workspaceId, lastEventId },
        {
          onData: ({ data }) => {
            resolve(data.kind);
            stream.unsubscribe();
          },
          onError: reject,
        },
      );
    });
  expect(await firstBatch(2)).toBe('resync');
  expect(await firstBatch(3)).toBe('events');
});

test('of channels that were imported it stays what people changed there', async () => {
  await using trails = await openTrails([40, 40, 40], { LOG_DAYS: '30' });
  const [{ workspaceId, buildPerson, buildChannel }] = trails.worlds;
  const { db } = trails.app.parley.domain.store;
  const { member } = await buildPerson('Ann');
  const [imported, own] = [await buildChannel([]), await buildChannel([])];
  await db.update(channels).set({ importKey: 'slack:C1' }).where(eq(channels.id, imported.id));
  const facts = { type: 'membership.removed', audience: 'channel', memberId: member.id } as const;
  for (const [rev, channelId] of [imported.id, own.id].entries()) {
    await db
      .update(events)
      .set({ ...facts, channelId })
      .where(eq(events.rev, rev + 1));
  }
  await trails.pruned();
  const rows = await db.select().from(events).where(eq(events.workspaceId, workspaceId));
  expect(rows.map(({ rev }) => rev)).toEqual([1]);
});
