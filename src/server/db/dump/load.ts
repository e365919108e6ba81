import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { TransactionSql } from 'postgres';
import { Refusal } from '@/shared/refusal';
import type { Sql } from '../client';
import { MIGRATING } from '../migrate';
import { applyMigrations, type Migration, readMigrations } from '../migrations';
import { connectForDump } from './connect';
import { listTables, quote, quoteColumns, quoteTable, type Sequence, type Table } from './tables';

/** What a database is filled from: a snapshot of another one, or a backup. */
export interface Dump {
  /** The last migration that its tables had. */
  migration: Pick<Migration, 'tag' | 'when' | 'hash'>;
  tables: Table[];
  sequences: Sequence[];
  copyOut(table: Table): Promise<Readable>;
}

interface LoadOptions {
  /** drizzle-kit's `out`. */
  folder: string;
  signal?: AbortSignal;
  /** Called when a table begins. */
  onTable?(table: Table): void;
  /** When it throws, nothing is written. */
  beforeCommit?(): Promise<void>;
}

const OLDEST_POSTGRES = 150_000;

/**
 * Fills an empty database: tables as they were when the dump was made, the rows, then the migrations that
 * came after. All of it is one transaction, so a failure leaves the database as empty as it was. Workspaces
 * get new epochs, so that clients load again instead of trusting cursors of another history.
 *
 * Throws `not_empty`, `old_postgres`, `newer_backup` and `other_tables`.
 */
export async function loadDump(url: string, dump: Dump, options: LoadOptions): Promise<void> {
  const migrations = readMigrations(options.folder);
  const applied = requireKnownMigration(dump.migration, migrations);
  const sql = connectForDump(url);
  try {
    await sql.begin(async (tx) => {
      await tx`select pg_advisory_xact_lock(${MIGRATING})`;
      await requireEmptyDatabase(tx);
      await applyMigrations(tx, migrations.slice(0, applied));
      const tables = await listTables(tx);
      requireSameTables(tables, dump.tables);
      const rules = await suspendRules(tx, tables);
      for (const table of dump.tables) {
        options.onTable?.(table);
        const into = tx.unsafe(`copy ${quoteTable(table)} (${quoteColumns(table)}) from stdin`);
        const { signal } = options;
        await pipeline(await dump.copyOut(table), await into.writable(), { signal });
      }
      for (const { schema, name, value } of dump.sequences) {
        if (value === null) continue;
        await tx`select setval(format('%I.%I', ${schema}::text, ${name}::text)::regclass, ${value})`;
      }
      await rules.restore();
      await applyMigrations(tx, migrations.slice(applied));
      await renewEpochs(tx);
      await options.beforeCommit?.();
    });
    await sql.unsafe('analyze');
  } finally {
    await sql.end({ timeout: 1 });
  }
}

/** Throws `not_empty` or `old_postgres` unless a dump could be loaded there. */
export async function checkEmptyDatabase(url: string): Promise<void> {
  const sql = connectForDump(url);
  await requireEmptyDatabase(sql).finally(() => sql.end({ timeout: 1 }));
}

/** Throws unless this is a Postgres that Parley runs on, without a single table. */
async function requireEmptyDatabase(sql: Pick<Sql, 'unsafe'>): Promise<void> {
  const [row] = await sql.unsafe(
    `select current_setting('server_version_num')::int as version, current_setting('server_version') as shown,
       current_database() as name, to_regclass('drizzle.__drizzle_migrations') is not null as migrated`,
  );
  if (Number(row?.version) < OLDEST_POSTGRES) {
    throw new Refusal('old_postgres', `That is Postgres ${row?.shown}: use Postgres 15 or newer.`);
  }
  const tables = await listTables(sql);
  if (tables.length === 0 && !row?.migrated) return;
  const [first] = tables;
  const what = first ? `it has ${tables.length} tables, such as ${first.name}` : 'it was migrated';
  throw new Refusal(
    'not_empty',
    `The database ${row?.name} is not empty: ${what}. Nothing was written; make an empty one with "create database".`,
  );
}

/** How many of this program's migrations a dump has; throws when it has one that this program lacks. */
export function requireKnownMigration(
  { tag, when, hash }: Dump['migration'],
  migrations: Migration[],
): number {
  const index = migrations.findIndex((one) => one.when === when && one.hash === hash);
  if (index >= 0) return index + 1;
  const known = migrations.at(-1)?.tag ?? 'none';
  throw new Refusal(
    'newer_backup',
    `Its tables are at ${tag}, which this Parley (at ${known}) does not know: install the Parley that it was made with, or a newer one.`,
  );
}

function requireSameTables(here: Table[], dumped: Table[]): void {
  const names = (tables: Table[]) =>
    tables.flatMap((table) =>
      table.columns.map((column) => `${table.schema}.${table.name}.${column}`),
    );
  const [ours, theirs] = [new Set(names(here)), new Set(names(dumped))];
  const odd = [
    ...[...ours].filter((name) => !theirs.has(name)),
    ...[...theirs].filter((name) => !ours.has(name)),
  ];
  if (odd.length === 0) return;
  throw new Refusal(
    'other_tables',
    `It does not have the tables of its version: ${odd.slice(0, 3).join(', ')} differ. Nothing was written.`,
  );
}

/** Foreign keys are dropped and made again, so that tables may come in any order; triggers rest. */
async function suspendRules(tx: TransactionSql, tables: Table[]) {
  const keys = await tx.unsafe<{ on: string; name: string; definition: string }[]>(`
    select c.conrelid::regclass::text as on, c.conname::text as name, pg_get_constraintdef(c.oid) as definition
    from pg_constraint c join pg_class t on t.oid = c.conrelid join pg_namespace n on n.oid = t.relnamespace
    where c.contype = 'f' and c.conparentid = 0 and n.nspname !~ '^pg_' order by c.oid`);
  for (const { on, name } of keys) {
    await tx.unsafe(`alter table ${on} drop constraint ${quote(name)}`);
  }
  const all = tables.map(quoteTable);
  for (const table of all) await tx.unsafe(`alter table ${table} disable trigger user`);
  // What the migrations themselves have put in is in the dump too.
  if (all.length > 0) await tx.unsafe(`truncate ${all.join(', ')}`);
  return {
    async restore() {
      for (const { on, name, definition } of keys) {
        await tx.unsafe(`alter table ${on} add constraint ${quote(name)} ${definition}`);
      }
      for (const table of all) await tx.unsafe(`alter table ${table} enable trigger user`);
    },
  };
}

/** A cursor that a client holds names an epoch: with a new one it loads again. */
async function renewEpochs(tx: TransactionSql): Promise<void> {
  await tx`update workspace_heads set epoch = left(md5(gen_random_uuid()::text), 8)`;
}
