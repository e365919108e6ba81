import type { Readable } from 'node:stream';
import { Refusal } from '@/shared/refusal';
import { type Migration, newerDatabase, readMigrations, readSchemaState } from '../migrations';
import { connectForDump } from './connect';
import {
  listSequences,
  listTables,
  quoteColumns,
  quoteTable,
  type Sequence,
  type Table,
} from './tables';

/** The whole database as it stood at one moment, whatever is written meanwhile. */
export interface Snapshot extends AsyncDisposable {
  takenAt: Date;
  /** Version of the server, such as `18.4`. */
  postgres: string;
  /** The last migration that was applied. */
  migration: Migration;
  tables: Table[];
  sequences: Sequence[];
  /** The rows of a table in COPY's text format. One at a time: read it to its end before the next. */
  copyOut(table: Table): Promise<Readable>;
}

/**
 * Opens a snapshot: one repeatable-read transaction on a connection of its own, which delays nobody. Throws
 * `no_tables` when the database has none of Parley's, and `newer_database`.
 */
export async function openSnapshot(url: string, folder: string): Promise<Snapshot> {
  const migrations = readMigrations(folder);
  const sql = connectForDump(url);
  try {
    await sql.unsafe('begin isolation level repeatable read read only');
    const state = await readSchemaState(sql, migrations);
    if (state.kind === 'newer') throw newerDatabase();
    const migration = state.kind === 'known' ? migrations[state.applied - 1] : undefined;
    if (!migration) {
      throw new Refusal('no_tables', 'This database has no tables of Parley’s: nothing is in it.');
    }
    const [row] = await sql<{ at: Date; version: string }[]>`
      select clock_timestamp() as at, current_setting('server_version') as version`;
    return {
      takenAt: row?.at ?? new Date(),
      postgres: row?.version ?? '',
      migration,
      tables: await listTables(sql),
      sequences: await listSequences(sql),
      copyOut: (table) =>
        sql
          .unsafe(`copy (select ${quoteColumns(table)} from ${quoteTable(table)}) to stdout`)
          .readable(),
      [Symbol.asyncDispose]: () => sql.end({ timeout: 1 }),
    };
  } catch (error) {
    await sql.end({ timeout: 1 });
    throw error;
  }
}
