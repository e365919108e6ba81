import { checkEmptyDatabase, loadDump, openSnapshot } from '../../db/dump';
import { EMBEDDED_IN_DATA_DIR } from '../../infra/data-dir';
import { makeStaging, requireWithout, withNewCluster } from './staging';

interface Move {
  from: string;
  migrations: string;
  signal?: AbortSignal;
  onTable?(name: string): void;
}

interface Moved {
  /** What was written to the source after this stays there. */
  takenAt: Date;
}

/**
 * Copies the database as it stands now into another, empty one; the source stays as it is. A move that fails
 * leaves the target as it was. Throws `not_empty`, `no_tables` and `newer_database`.
 */
export async function moveDatabase({ to, ...move }: Move & { to: string }): Promise<Moved> {
  await checkEmptyDatabase(to);
  return copy(move, to);
}

/** The same into an embedded Postgres, which is made in the data directory. */
export async function moveIntoDataDir({
  dataDir,
  ...move
}: Move & { dataDir: string }): Promise<Moved> {
  await requireWithout(dataDir, EMBEDDED_IN_DATA_DIR);
  const staging = await makeStaging(dataDir);
  try {
    const moved = await withNewCluster(staging.draft, (url) => copy(move, url));
    await staging.putInPlace();
    return moved;
  } catch (error) {
    await staging.discard();
    throw error;
  }
}

async function copy(move: Move, to: string): Promise<Moved> {
  await using snapshot = await openSnapshot(move.from, move.migrations);
  await loadDump(to, snapshot, {
    folder: move.migrations,
    signal: move.signal,
    onTable: ({ name }) => move.onTable?.(name),
  });
  return { takenAt: snapshot.takenAt };
}
