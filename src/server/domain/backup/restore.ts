import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { checkEmptyDatabase, loadDump, requireKnownMigration } from '../../db/dump';
import { readMigrations } from '../../db/migrations';
import { EMBEDDED_IN_DATA_DIR, KEPT_IN_DATA_DIR } from '../../infra/data-dir';
import { type Backup, openBackup } from './archive-reader';
import { dataPath, type Manifest, notABackup, tableEntry } from './format';
import { makeStaging, requireWithout, type Staging, withNewCluster } from './staging';

export interface RestoreOptions {
  file: string;
  dataDir: string;
  /** An empty database to fill; without it, an embedded one is made in the data directory. */
  url?: string;
  migrations: string;
  signal?: AbortSignal;
  onStep?(what: string): void;
}

/**
 * Brings a backup back into an empty place. Every sum in the file is checked before anything is written, an
 * older backup is migrated forward, and a restore that fails leaves the place as empty as it was.
 *
 * Throws `not_a_backup`, `newer_backup`, `not_empty`.
 */
export async function restoreBackup(options: RestoreOptions): Promise<Manifest> {
  const { file, dataDir, url, migrations, signal } = options;
  await using backup = await openBackup(file);
  requireKnownMigration(backup.manifest.migration, readMigrations(migrations));
  await requireWithout(dataDir, [...EMBEDDED_IN_DATA_DIR, ...KEPT_IN_DATA_DIR]);
  if (url) await checkEmptyDatabase(url);
  options.onStep?.('Checking the sums');
  await backup.verify(() => undefined, signal);

  const staging = await makeStaging(dataDir);
  try {
    options.onStep?.('Unpacking the files');
    await unpackFiles(backup, options, staging.draft);
    await fillDatabase(backup, options, staging);
    return backup.manifest;
  } catch (error) {
    await staging.discard();
    throw error;
  }
}

async function unpackFiles(
  backup: Backup,
  { file, signal }: RestoreOptions,
  draft: string,
): Promise<void> {
  for (const { name } of backup.manifest.entries) {
    const path = dataPath(name);
    if (path === null) continue;
    const [top = ''] = path.split('/');
    if (!KEPT_IN_DATA_DIR.some((kept) => kept === top)) {
      throw notABackup(file, `it holds ${name}, which is none of Parley’s files`);
    }
    const target = join(draft, path);
    await mkdir(dirname(target), { recursive: true, mode: 0o700 });
    const sink = createWriteStream(target, { flags: 'wx', mode: 0o600, flush: true });
    await pipeline(await backup.open(name), sink, { signal });
  }
}

async function fillDatabase(
  backup: Backup,
  options: RestoreOptions,
  { draft, putInPlace }: Staging,
): Promise<void> {
  const dump = {
    ...backup.manifest,
    copyOut: (table: { schema: string; name: string }) => backup.open(tableEntry(table)),
  };
  const { migrations: folder, signal, url } = options;
  const onTable = ({ name }: { name: string }) => options.onStep?.(`Filling ${name}`);
  // Of a database of the operator's own, the commit is the last thing that may fail.
  if (url) return loadDump(url, dump, { folder, signal, onTable, beforeCommit: putInPlace });
  await withNewCluster(draft, (made) => loadDump(made, dump, { folder, signal, onTable }));
  await putInPlace();
}
