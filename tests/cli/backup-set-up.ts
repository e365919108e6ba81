import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import postgres from 'postgres';
import { inject } from 'vitest';
import { openPromise } from 'yauzl';
import { ZipFile } from 'yazl';
import { openStore } from '@/server/db/client';
import { listTables, quoteTable } from '@/server/db/dump/tables';
import { createBackup, restoreBackup } from '@/server/domain/backup';
import { freshDatabase } from '../harness/postgres';
import type { Database } from '../harness/test-postgres';
import { buildWorld } from '../harness/world';

export const MIGRATIONS = join(process.cwd(), 'drizzle');

/** A folder at the top of the system's: an account of its own may have to enter it. */
export async function newFolder() {
  const path = await mkdtemp(join(tmpdir(), 'parley-test-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

export async function query<T>(url: string, work: (sql: postgres.Sql) => Promise<T>): Promise<T> {
  const sql = postgres(url, { max: 1, onnotice: () => undefined });
  return work(sql).finally(() => sql.end());
}

/** A database without a single table. */
export async function emptyDatabase(): Promise<Database> {
  const name = `empty_${Math.random().toString(36).slice(2)}`;
  const server = inject('postgresUrl');
  await query(server, (sql) => sql.unsafe(`create database ${name}`));
  const url = new URL(server);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    [Symbol.asyncDispose]: () =>
      query(server, async (sql) => void (await sql.unsafe(`drop database ${name} with (force)`))),
  };
}

/**
 * Every row of every table as text, generated columns too, but for what the commands change by design: the epochs,
 * and the audit trail's entries about the commands themselves.
 */
export function allRows(url: string): Promise<Record<string, string[]>> {
  return query(url, async (sql) => {
    const found: Record<string, string[]> = {};
    for (const table of await listTables(sql)) {
      const rows = await sql.unsafe(
        `select (to_jsonb(t) - 'epoch')::text as row from ${quoteTable(table)} t order by 1`,
      );
      found[table.name] = rows
        .map(({ row }) => String(row))
        .filter((row) => !/"action": "store\./.test(row));
    }
    return found;
  });
}

export const epochs = (url: string) =>
  query(url, async (sql) =>
    (await sql`select epoch from workspace_heads order by workspace_id`).map(({ epoch }) => epoch),
  );

export async function tableCount(url: string): Promise<number> {
  const [row] = await query(
    url,
    (sql) =>
      sql`select count(*)::int as n from pg_tables where schemaname not in ('pg_catalog', 'information_schema')`,
  );
  return Number(row?.n);
}

/** The entries of a zip file, to be changed and packed again. */
export async function unpack(file: string): Promise<Map<string, Buffer>> {
  const zip = await openPromise(file, { autoClose: false });
  const entries = new Map<string, Buffer>();
  for await (const entry of zip.eachEntry()) {
    entries.set(entry.fileName, await zip.openReadStreamPromise(entry).then(buffer));
  }
  zip.close();
  return entries;
}

export async function pack(file: string, entries: Map<string, Buffer>, comment: string) {
  const zip = new ZipFile();
  for (const [name, bytes] of entries) zip.addBuffer(bytes, name);
  zip.end({ comment, forceZip64Format: false });
  await pipeline(zip.outputStream, createWriteStream(file));
}

/** Renames an entry where it lies, to a name of the same length that a writer of zips would refuse. */
export async function renameInside(file: string, from: string, to: string): Promise<Buffer> {
  const bytes = await readFile(file);
  for (let at = bytes.indexOf(from); at >= 0; at = bytes.indexOf(from, at + 1)) bytes.write(to, at);
  return bytes;
}

/** A workspace with text that is hard to write down, a secret and a file. */
async function filled(url: string, dataDir: string) {
  const store = openStore({ url, max: 2 });
  const world = await buildWorld(store.db);
  const ann = await world.buildPerson('Ann');
  const channel = await world.buildChannel([ann]);
  const texts = ['tab\tnewline\nreturn\rback\\slash \\N \\.', '\u{1f44d} – ½ 日本', "it's", '\\.'];
  for (const [index, body] of texts.entries()) {
    await store.sql`
      insert into messages (workspace_id, id, channel_id, seq, author_id, body, key, digest, created_at, participant_ids)
      values (${world.workspaceId}, gen_random_uuid(), ${channel.id}, ${index + 1}, ${ann.member.id}, ${body},
        ${`key-${index}`}, 'd', clock_timestamp(), array[${ann.member.id}]::uuid[])`;
  }
  await store.sql`
    update messages m set parent_id = (select id from messages r where r.workspace_id = m.workspace_id and r.seq = 4)
    where m.workspace_id = ${world.workspaceId} and m.seq = 1`;
  await store.close();
  await mkdir(join(dataDir, 'files', 'ab'), { recursive: true });
  await writeFile(join(dataDir, 'secret'), 'a-secret-of-thirty-two-characters\n');
  await writeFile(join(dataDir, 'files', 'ab', 'cd.bin'), Buffer.from([0, 1, 2, 255]));
}

interface Made {
  file: string;
  folder: string;
  url: string;
}

/** A backup of a small workspace, for tests that spoil it. */
export async function withBackup(work: (made: Made) => Promise<void>): Promise<void> {
  await using source = await freshDatabase();
  await using folder = await newFolder();
  const dataDir = join(folder.path, 'source');
  await filled(source.url, dataDir);
  const file = join(folder.path, 'a.backup');
  await createBackup({ url: source.url, dataDir, file, migrations: MIGRATIONS, version: '1.2.3' });
  await work({ file, folder: folder.path, url: source.url });
}

export const restoreInto = (file: string, dataDir: string, url?: string) =>
  restoreBackup({ file, dataDir, url, migrations: MIGRATIONS });
