import { asc } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { auditEntries } from '@/server/db/schema';
import { readEnv } from '@/server/env';
import { uuidv7 } from '@/shared/uuid';
import { testApp } from '../harness/app';
import { freshDatabase } from '../harness/postgres';
import { SESSION_SECRET } from '../harness/server';
import { until } from '../harness/wait';
import { buildWorld } from '../harness/world';

const DAY_MS = 24 * 60 * 60 * 1_000;

/** Two workspaces with entries of these ages in days, on a database of their own. */
async function openTrails(ages: number[], env: Record<string, string>) {
  const database = await freshDatabase();
  await using before = await testApp({ databaseUrl: database.url });
  const { db } = before.parley.domain.store;
  const worlds = [await buildWorld(db), await buildWorld(db)];
  for (const { workspaceId } of worlds)
    await db.insert(auditEntries).values(
      ages.map((days) => {
        const at = new Date(Date.now() - days * DAY_MS);
        const detail = { days };
        return { workspaceId, id: uuidv7(at.getTime()), at, detail, ...RENAMED };
      }),
    );
  const app = await testApp({ databaseUrl: database.url, env });
  const { store } = app.parley.domain;
  return {
    kept: async () => {
      const rows = await store.db.select().from(auditEntries).orderBy(asc(auditEntries.at));
      return rows.map(({ detail }) => detail.days);
    },
    async [Symbol.asyncDispose]() {
      await app[Symbol.asyncDispose]();
      await database[Symbol.asyncDispose]();
    },
  };
}

const RENAMED = { origin: 'operator', action: 'workspace.renamed' } as const;

test('entries older than AUDIT_DAYS are deleted from every trail, however many', async () => {
  const many = Array.from({ length: 1_500 }, () => 40);
  await using trails = await openTrails([...many, 31, 29, 0], { AUDIT_DAYS: '30' });
  await until(async () => (await trails.kept()).length === 4);
  expect(await trails.kept()).toEqual([29, 29, 0, 0]);
});

test('with AUDIT_DAYS=0 they are kept for ever, and else for 400 days', async () => {
  await using kept = await openTrails([5_000], { AUDIT_DAYS: '0' });
  await using trails = await openTrails([5_000, 401, 399], { AUDIT_DAYS: '400' });
  await until(async () => (await trails.kept()).length === 2);
  expect(await trails.kept()).toEqual([399, 399]);
  expect(await kept.kept()).toEqual([5_000, 5_000]);
  const secrets = { DATABASE_URL: 'postgres://x@localhost/x', NEXTAUTH_SECRET: SESSION_SECRET };
  expect(readEnv({ NODE_ENV: 'test', ...secrets }).AUDIT_DAYS).toBe(400);
});
