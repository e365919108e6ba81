import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readMigrationFiles } from 'drizzle-orm/migrator';
import * as z from 'zod';
import { Refusal } from '@/shared/refusal';
import type { Sql } from './client';

/** One migration of this program. `when` (milliseconds) is how a database remembers that it was applied. */
export interface Migration {
  tag: string;
  when: number;
  hash: string;
  statements: string[];
}

/** What a database knows of its tables, compared with the migrations of this program. */
export type SchemaState =
  /** No Parley has made tables here. */
  | { kind: 'none' }
  /** `applied` of the known migrations are applied, `missing` are not. */
  | { kind: 'known'; applied: number; missing: number }
  /** The last migration that was applied is none of this program's. */
  | { kind: 'newer' };

const journalSchema = z.object({ entries: z.array(z.object({ tag: z.string() })) });

/** All migrations in `folder` (drizzle-kit's `out`), oldest first. */
export function readMigrations(folder: string): Migration[] {
  const text = readFileSync(join(folder, 'meta', '_journal.json'), 'utf8');
  const { entries } = journalSchema.parse(JSON.parse(text));
  return readMigrationFiles({ migrationsFolder: folder }).map(
    ({ folderMillis: when, hash, sql }, index) => ({
      tag: entries[index]?.tag ?? String(when),
      when,
      hash,
      statements: sql,
    }),
  );
}

type Query = Pick<Sql, 'unsafe'>;

const TABLE = 'drizzle.__drizzle_migrations';

export async function readSchemaState(sql: Query, migrations: Migration[]): Promise<SchemaState> {
  const [found] = await sql.unsafe(`select to_regclass('${TABLE}') is not null as made`);
  if (!found?.made) return { kind: 'none' };
  const [last] = await sql.unsafe(
    `select created_at::text as at from ${TABLE} order by created_at desc limit 1`,
  );
  if (!last) return { kind: 'none' };
  const index = migrations.findIndex(({ when }) => String(when) === last.at);
  if (index < 0) return { kind: 'newer' };
  return { kind: 'known', applied: index + 1, missing: migrations.length - index - 1 };
}

/** Runs these migrations and writes down that they were; the caller holds the transaction. */
export async function applyMigrations(tx: Query, migrations: Migration[]): Promise<void> {
  await tx.unsafe('create schema if not exists drizzle');
  await tx.unsafe(
    `create table if not exists ${TABLE} (id serial primary key, hash text not null, created_at bigint)`,
  );
  for (const { statements, hash, when } of migrations) {
    for (const statement of statements) await tx.unsafe(statement);
    await tx.unsafe(`insert into ${TABLE} (hash, created_at) values ($1, $2)`, [hash, when]);
  }
}

export const newerDatabase = () =>
  new Refusal(
    'newer_database',
    'The database is newer than this program: install the Parley that it was last used with, or a newer one.',
  );
