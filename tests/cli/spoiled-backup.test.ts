import { createHash } from 'node:crypto';
import { cp, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { migrate } from '@/server/db/migrate';
import { createBackup, restoreBackup } from '@/server/domain/backup';
import {
  emptyDatabase,
  MIGRATIONS,
  newFolder,
  pack,
  query,
  renameInside,
  restoreInto,
  tableCount,
  unpack,
  withBackup,
} from './backup-set-up';

test('a backup of older tables is migrated forward, one of newer tables or a newer format is refused', async () => {
  await using folder = await newFolder();
  await using source = await emptyDatabase();
  const older = join(folder.path, 'drizzle');
  await cp(MIGRATIONS, older, { recursive: true });
  const journalFile = join(older, 'meta', '_journal.json');
  const journal = JSON.parse(await readFile(journalFile, 'utf8'));
  const all = journal.entries.length;
  journal.entries = journal.entries.slice(0, 1);
  await writeFile(journalFile, JSON.stringify(journal));
  await migrate(source.url, older);
  await query(
    source.url,
    (sql) => sql`insert into workspaces values (gen_random_uuid(), 'old', 'Old', now())`,
  );
  const file = join(folder.path, 'old.backup');
  const dataDir = join(folder.path, 'none');
  // As before an upgrade: the program is newer than the tables.
  await createBackup({ url: source.url, dataDir, file, migrations: MIGRATIONS, version: '0.0.1' });
  await using target = await emptyDatabase();
  await restoreInto(file, dataDir, target.url);
  const [row] = await query(
    target.url,
    (sql) =>
      sql`select (select count(*)::int from drizzle.__drizzle_migrations) as n, (select slug from workspaces) as slug`,
  );
  expect(row).toEqual({ n: all, slug: 'old' });

  const newest = join(folder.path, 'new.backup');
  await createBackup({
    url: target.url,
    dataDir: folder.path,
    file: newest,
    migrations: MIGRATIONS,
    version: '9',
  });
  const refused = restoreBackup({
    file: newest,
    dataDir: join(folder.path, 'x'),
    migrations: older,
  });
  await expect(refused).rejects.toThrow(
    /Its tables are at \d+_\w+, which this Parley \(at 0000_\w+\) does not know/,
  );
  await respoil(newest, (manifest) => ({ ...manifest, formatVersion: 2 }));
  await expect(restoreInto(newest, join(folder.path, 'x'))).rejects.toThrow(
    'made by a newer Parley (format 2',
  );
  expect(await readdir(folder.path)).not.toContain('x');
});

/** Changes the manifest as someone would who takes care that its sum is right. */
async function respoil(
  file: string,
  change: (manifest: Record<string, unknown>) => unknown,
  more?: Map<string, Buffer>,
) {
  const entries = await unpack(file);
  const manifest = Buffer.from(
    JSON.stringify(change(JSON.parse(String(entries.get('manifest.json'))))),
  );
  for (const [name, bytes] of more ?? []) entries.set(name, bytes);
  entries.set('manifest.json', manifest);
  await pack(file, entries, createHash('sha256').update(manifest).digest('hex'));
}

test('a file that is cut off, foreign or tampered with is refused, and nothing is written', async () => {
  await withBackup(async ({ file, folder }) => {
    const whole = await readFile(file);
    const spoiled = join(folder, 'spoiled.backup');
    const place = join(folder, 'place');
    const refuses = async (bytes: Buffer, sentence: RegExp) => {
      await writeFile(spoiled, bytes);
      await expect(restoreInto(spoiled, place)).rejects.toThrow(sentence);
      expect(await readdir(folder)).not.toContain('place');
    };
    for (const part of [0, 1, 0.1, 0.5, 0.9]) {
      const length = part === 1 ? whole.length - 1 : Math.floor(whole.length * part);
      await refuses(whole.subarray(0, length), /no whole backup/);
    }
    await refuses(Buffer.from('-- PostgreSQL database dump\n'), /no whole backup/);
    // Every part of the file is covered by a sum, or by what makes it readable at all.
    for (let at = 40; at < whole.length; at += Math.floor(whole.length / 60)) {
      const changed = Buffer.from(whole);
      changed[at] = (changed[at] ?? 0) ^ 0x41;
      await writeFile(spoiled, changed);
      const outcome = await restoreBackup({
        file: spoiled,
        dataDir: place,
        migrations: MIGRATIONS,
        url: 'postgres://x@127.0.0.1:1/x',
      }).catch(String);
      expect(outcome).toMatch(/no whole backup|127.0.0.1:1|ECONNREFUSED/);
    }
    await refuses(
      await renameInside(file, 'data/files/ab/cd.bin', 'data/files/../../.ss'),
      /holds the path/,
    );
    await refuses(
      await renameInside(file, 'data/files/ab/cd.bin', '/etc/passwd_and_more'),
      /holds the path/,
    );
    await refuses(
      await renameInside(file, 'data/files/ab/cd.bin', 'data\\files\\..\\..\\ss'),
      /holds the path/,
    );

    const entries = await unpack(file);
    await pack(spoiled, new Map([['users.json', Buffer.from('[]')]]), '');
    await refuses(await readFile(spoiled), /holds no manifest/);
    await pack(
      spoiled,
      new Map([...entries, ['database/public.users.copy', Buffer.from('x\n')]]),
      commentOf(entries),
    );
    await refuses(await readFile(spoiled), /users.copy is not what was written/);
    await pack(
      spoiled,
      new Map([...entries, ['data/secret2', Buffer.from('x')]]),
      commentOf(entries),
    );
    await refuses(await readFile(spoiled), /data\/secret2 was added/);
    await pack(
      spoiled,
      new Map([...entries].filter(([name]) => !name.includes('users'))),
      commentOf(entries),
    );
    await refuses(await readFile(spoiled), /users.copy is missing/);
    await pack(spoiled, entries, '');
    await refuses(await readFile(spoiled), /manifest.json is not what was written/);
  });
});

const commentOf = (entries: Map<string, Buffer>) =>
  createHash('sha256')
    .update(entries.get('manifest.json') ?? '')
    .digest('hex');

test('a restore that fails half-way leaves the place as it was', async () => {
  await withBackup(async ({ file, folder }) => {
    const name = 'database/public.memberships.copy';
    const rows = Buffer.from(
      String((await unpack(file)).get(name)).replace(
        /^\S+/,
        '00000000-0000-0000-0000-000000000001',
      ),
    );
    const entry = {
      name,
      size: rows.length,
      sha256: createHash('sha256').update(rows).digest('hex'),
    };
    await respoil(
      file,
      (manifest) => ({
        ...manifest,
        entries: [
          ...(Array.isArray(manifest.entries) ? manifest.entries : []).filter(
            (one) => one.name !== name,
          ),
          entry,
        ],
      }),
      new Map([[name, rows]]),
    );
    await using target = await emptyDatabase();
    await expect(restoreInto(file, join(folder, 'one'), target.url)).rejects.toThrow(/foreign key/);
    expect(await tableCount(target.url)).toBe(0);
    await using home = await newFolder();
    await expect(restoreInto(file, home.path)).rejects.toThrow(/foreign key/);
    expect(await readdir(home.path)).toEqual([]);
    expect(await readdir(folder)).not.toContain('one');
  });
});

test('data/ of a backup brings only what Parley keeps there', async () => {
  await withBackup(async ({ file, folder }) => {
    const bytes = Buffer.from('{}');
    const entry = {
      name: 'data/postgres.json',
      size: 2,
      sha256: createHash('sha256').update(bytes).digest('hex'),
    };
    await respoil(
      file,
      (manifest) => ({
        ...manifest,
        entries: [...(Array.isArray(manifest.entries) ? manifest.entries : []), entry],
      }),
      new Map([[entry.name, bytes]]),
    );
    await expect(restoreInto(file, join(folder, 'x'))).rejects.toThrow('none of Parley’s files');
    expect(await readdir(folder)).not.toContain('x');
  });
});
