import { lstat, open, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { Refusal } from '@/shared/refusal';
import { openSnapshot, type Table } from '../../db/dump';
import { KEPT_IN_DATA_DIR } from '../../infra/data-dir';
import { type ArchiveWriter, createArchive } from './archive-writer';
import { dataEntry, FORMAT_VERSION, type Manifest, tableEntry } from './format';

export interface BackupOptions {
  url: string;
  /** Where drizzle-kit's migrations are. */
  migrations: string;
  dataDir: string;
  /** The file to write; it must not exist. */
  file: string;
  /** Of Parley. */
  version: string;
  signal?: AbortSignal;
  onTable?(done: number, total: number, name: string): void;
}

export interface BackupSummary {
  takenAt: Date;
  bytes: number;
  tables: Manifest['tables'];
  /** Files below the data directory that are in it, the secret among them. */
  files: number;
  hasSecret: boolean;
}

/**
 * Writes everything Parley keeps into one file that only its owner may read: the database as it stood at one
 * moment, the files and the secret. It may run beside a server, which it does not delay. The file appears
 * under its name when it is whole. Throws `file_exists`, `no_tables` and `newer_database`.
 */
export async function createBackup(options: BackupOptions): Promise<BackupSummary> {
  const { file, signal } = options;
  if (await lstat(file).catch(() => null)) {
    throw new Refusal(
      'file_exists',
      `${file} exists already: give another name, or remove it first.`,
    );
  }
  const folder = dirname(file);
  if (!(await lstat(folder).catch(() => null))) {
    throw new Refusal('no_folder', `There is no folder ${folder}: make it first, or name another.`);
  }
  const draft = `${file}.${process.pid}.partial`;
  const archive = createArchive(draft, signal);
  try {
    const summary = await fill(archive, options);
    const { size } = await lstat(draft);
    await rename(draft, file);
    await syncFolder(folder);
    return { ...summary, bytes: size };
  } catch (error) {
    await archive.abort(error);
    await rm(draft, { force: true });
    throw error;
  }
}

async function fill(archive: ArchiveWriter, options: BackupOptions) {
  await using snapshot = await openSnapshot(options.url, options.migrations);
  const tables: Manifest['tables'] = [];
  for (const [index, table] of snapshot.tables.entries()) {
    options.onTable?.(index, snapshot.tables.length, table.name);
    const { lines } = await archive.add(tableEntry(table), await snapshot.copyOut(table));
    tables.push({ ...table, rows: lines } satisfies Table & { rows: number });
  }
  // After the snapshot: every file that a row of it names is there by now.
  const paths = await keptFiles(options.dataDir);
  let files = 0;
  for (const path of paths) files += Number(await addFile(archive, options.dataDir, path));
  const { tag, when, hash } = snapshot.migration;
  await archive.finish({
    format: 'parley-backup',
    formatVersion: FORMAT_VERSION,
    parley: options.version,
    createdAt: snapshot.takenAt.toISOString(),
    postgres: snapshot.postgres,
    migration: { tag, when, hash },
    tables,
    sequences: snapshot.sequences,
  });
  return { takenAt: snapshot.takenAt, tables, files, hasSecret: paths.includes('secret') };
}

/** Paths below the data directory, with `/` between their parts. */
async function keptFiles(dataDir: string): Promise<string[]> {
  const found: string[] = [];
  for (const name of KEPT_IN_DATA_DIR) {
    const top = await lstat(join(dataDir, name)).catch(() => null);
    if (top?.isFile()) found.push(name);
    if (!top?.isDirectory()) continue;
    for (const entry of await readdir(join(dataDir, name), {
      recursive: true,
      withFileTypes: true,
    })) {
      if (!entry.isFile()) continue;
      const path = relative(dataDir, join(entry.parentPath, entry.name));
      found.push(path.split(sep).join('/'));
    }
  }
  return found;
}

async function addFile(archive: ArchiveWriter, dataDir: string, path: string): Promise<boolean> {
  const source = await open(join(dataDir, path)).catch((error: unknown) => {
    // Deleted since the folder was read, as files of deleted messages are.
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  });
  if (!source) return false;
  await archive.add(dataEntry(path), source.createReadStream());
  return true;
}

/** A name is durable when its folder is. Windows knows no such thing. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder);
  await handle.sync().finally(() => handle.close());
}
