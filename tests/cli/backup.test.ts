import { chown, cp, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { getTableConfig, PgTable } from 'drizzle-orm/pg-core';
import { expect, test } from 'vitest';
import { migrate } from '@/server/db/migrate';
import * as schema from '@/server/db/schema';
import { createBackup, restoreBackup } from '@/server/domain/backup';
import { openEmbeddedPostgres } from '@/server/infra/embedded-postgres';
import { cliFor } from '../harness/cli';
import { freshDatabase } from '../harness/postgres';
import { until } from '../harness/wait';
import {
  allRows,
  emptyDatabase,
  epochs,
  MIGRATIONS,
  newFolder,
  query,
  restoreInto,
  unpack,
  withBackup,
} from './backup-set-up';

const parley = cliFor(() => ({}));

test('every table and every column that is not generated is in a backup', async () => {
  await withBackup(async ({ file, url }) => {
    const manifest = JSON.parse(String((await unpack(file)).get('manifest.json')));
    const inBackup = new Set<string>(
      manifest.tables.flatMap(({ name, columns }: { name: string; columns: string[] }) =>
        columns.map((column) => `${name}.${column}`),
      ),
    );
    const inSchema = Object.values(schema).flatMap((table) => {
      if (!(table instanceof PgTable)) return [];
      const { name, columns } = getTableConfig(table);
      return columns
        .filter((column) => !column.generated)
        .map((column) => `${name}.${column.name}`);
    });
    const inCatalogue = await query(
      url,
      (sql) => sql`
        select table_schema, table_name || '.' || column_name as name from information_schema.columns
        join information_schema.tables using (table_schema, table_name)
        where table_schema not in ('pg_catalog', 'information_schema', 'drizzle')
          and table_type = 'BASE TABLE' and is_generated = 'NEVER'`,
    );
    expect(inSchema.length).toBeGreaterThan(50);
    expect(inSchema.filter((name) => !inBackup.has(name))).toEqual([]);
    expect(inCatalogue.map(({ name }) => String(name)).sort()).toEqual([...inBackup].sort());
  });
});

test('a restored database has every row, files and secret as they were, and new epochs', async () => {
  await withBackup(async ({ file, folder, url }) => {
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    const dataDir = join(folder, 'restored');
    await using target = await emptyDatabase();
    await restoreInto(file, dataDir, target.url);
    expect(await allRows(target.url)).toEqual(await allRows(url));
    expect(await epochs(target.url)).not.toEqual(await epochs(url));
    expect(await readFile(join(dataDir, 'secret'), 'utf8')).toBe(
      'a-secret-of-thirty-two-characters\n',
    );
    expect(await readFile(join(dataDir, 'files', 'ab', 'cd.bin'))).toEqual(
      Buffer.from([0, 1, 2, 255]),
    );
    expect((await stat(join(dataDir, 'secret'))).mode & 0o777).toBe(0o600);
    expect((await readdir(dataDir)).sort()).toEqual(['files', 'secret']);
    // Foreign keys and triggers are there again.
    const [row] = await query(
      target.url,
      (sql) =>
        sql`select count(*)::int as keys from pg_constraint where contype = 'f' and convalidated`,
    );
    const [before] = await query(
      url,
      (sql) =>
        sql`select count(*)::int as keys from pg_constraint where contype = 'f' and convalidated`,
    );
    expect(row).toEqual(before);
    await expect(restoreInto(file, join(folder, 'again'), target.url)).rejects.toThrow(
      'is not empty',
    );
    await expect(restoreInto(file, dataDir)).rejects.toThrow(
      'is not empty: it holds secret, files',
    );
  });
});

test('identities go on where they were, and what triggers would change stays', async () => {
  await using folder = await newFolder();
  await using source = await emptyDatabase();
  const extended = join(folder.path, 'drizzle');
  await cp(MIGRATIONS, extended, { recursive: true });
  const journal = JSON.parse(await readFile(join(extended, 'meta', '_journal.json'), 'utf8'));
  const { idx, when } = journal.entries.at(-1);
  journal.entries.push({
    ...journal.entries.at(-1),
    idx: idx + 1,
    when: when + 1,
    tag: '9999_more',
  });
  await writeFile(join(extended, 'meta', '_journal.json'), JSON.stringify(journal));
  await writeFile(
    join(extended, '9999_more.sql'),
    `create table "Odd names" ("the id" bigint generated always as identity primary key, "next one" bigint references "Odd names",
       note text not null, doubled text generated always as (note || note) stored);
     create function shout() returns trigger language plpgsql as $$ begin new.note := upper(new.note); return new; end $$;
     insert into "Odd names" (note) values ('from the migration');
     create trigger shouting before insert on "Odd names" for each row execute function shout();`,
  );
  await migrate(source.url, extended);
  await query(source.url, async (sql) => {
    await sql`alter table "Odd names" disable trigger user`;
    await sql`insert into "Odd names" (note, "next one") values ('quiet', 3), ('second', 2)`;
    await sql`alter table "Odd names" enable trigger user`;
  });
  const file = join(folder.path, 'x.backup');
  const options = { migrations: extended, dataDir: join(folder.path, 'none'), file };
  await createBackup({ url: source.url, version: '1', ...options });
  await using target = await emptyDatabase();
  await restoreBackup({ url: target.url, ...options });
  expect(await allRows(target.url)).toEqual(await allRows(source.url));
  const added = await query(
    target.url,
    (sql) =>
      sql`insert into "Odd names" (note) values ('loud') returning "the id"::int as id, note`,
  );
  expect(added).toEqual([{ id: 4, note: 'LOUD' }]);
});

test('two restores into one place at once: one wins, the other says why not', async () => {
  await withBackup(async ({ file }) => {
    await using home = await newFolder();
    const outcomes = await Promise.allSettled([
      restoreInto(file, home.path),
      restoreInto(file, home.path),
    ]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect((await readdir(home.path)).sort()).toEqual([
      'files',
      'postgres',
      'postgres.json',
      'postgres.log',
      'secret',
    ]);
  });
});

test.runIf(process.getuid?.() === 0)(
  'root restores for the account whose folder it is',
  async () => {
    await withBackup(async ({ file }) => {
      await using home = await newFolder();
      await chown(home.path, 65_534, 65_534);
      await restoreInto(file, home.path);
      const all = await readdir(home.path, { recursive: true });
      expect(all).toContain(join('postgres', 'PG_VERSION'));
      for (const name of all) expect((await stat(join(home.path, name))).uid, name).toBe(65_534);
      const store = await openEmbeddedPostgres({ dataDir: home.path, role: 'server' });
      expect(await query(store.url, (sql) => sql`select count(*)::int as n from messages`)).toEqual(
        [{ n: 4 }],
      );
      await store.close();
    });
  },
);

test('a backup that is stopped leaves no file, and a big table does not fill memory', async () => {
  await using source = await freshDatabase();
  await using folder = await newFolder();
  const env = {
    DATABASE_URL: source.url,
    PARLEY_DATA_DIR: join(folder.path, 'none'),
    NODE_OPTIONS: `--import "data:text/javascript,process.on('exit',()=>process.stderr.write('peak '+process.resourceUsage().maxRSS+'\\n'))"`,
  };
  const peak = async (args: string[], more: Record<string, string> = {}) => {
    const { output: said } = await parley(args, { env: { ...env, ...more } });
    return Number(/peak (\d+)/.exec(said)?.[1]) / 1024;
  };
  const small = await peak(['backup', join(folder.path, 'small.backup')]);
  await query(source.url, async (sql) => {
    const [head] =
      await sql`insert into workspaces values (gen_random_uuid(), 'big', 'Big', now()) returning id`;
    await sql`insert into workspace_heads (workspace_id, epoch) values (${head?.id}, 'abcdabcd')`;
    await sql`
        insert into audit_entries (workspace_id, id, at, action, detail)
        select ${head?.id}, gen_random_uuid(), now(), 'x', jsonb_build_object('text', repeat(md5(n::text), 60))
        from generate_series(1, 60000) n`;
  });
  const large = await peak(['backup', join(folder.path, 'large.backup')]);
  await using target = await emptyDatabase();
  const restored = await peak(['restore', join(folder.path, 'large.backup')], {
    DATABASE_URL: target.url,
  });
  // 120 MB of rows; what is in flight are some pieces of it.
  expect(large - small).toBeLessThan(60);
  expect(restored - small).toBeLessThan(60);
  expect(
    await query(
      target.url,
      (sql) => sql`select count(*)::int as n from audit_entries where action = 'x'`,
    ),
  ).toEqual([{ n: 60_000 }]);

  const stopped = join(folder.path, 'stopped.backup');
  const { code } = await parley(['backup', stopped], {
    env,
    onStart: (pid) =>
      void until(async () =>
        (await readdir(folder.path)).some((name) => name.endsWith('.partial')),
      ).then(() => process.kill(pid, 'SIGINT')),
  });
  expect(code).toBe(130);
  expect((await readdir(folder.path)).sort()).toEqual(['large.backup', 'none', 'small.backup']);
}, 60_000);
