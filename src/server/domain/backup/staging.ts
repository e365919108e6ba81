import { chmod, lchown, lstat, mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Refusal } from '@/shared/refusal';
import { KEPT_IN_DATA_DIR, RESTORING } from '../../infra/data-dir';
import { discardCluster, findCluster, openEmbeddedPostgres } from '../../infra/embedded-postgres';

/** Throws `not_empty` when one of these names, or a restore that is not over, is in the data directory. */
export async function requireWithout(dataDir: string, names: readonly string[]): Promise<void> {
  const present = await listFolder(dataDir);
  if (present.includes(RESTORING)) {
    throw new Refusal(
      'not_empty',
      `${join(dataDir, RESTORING)} is there: another restore runs, or one was cut off. Remove that folder when none runs.`,
    );
  }
  const taken = names.filter((name) => present.includes(name));
  if (taken.length === 0) return;
  throw new Refusal(
    'not_empty',
    `${dataDir} is not empty: it holds ${taken.join(', ')}. Nothing was written; set PARLEY_DATA_DIR to a new folder.`,
  );
}

async function listFolder(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}

/** A folder inside the data directory, from which what is whole is moved into place. */
export interface Staging {
  draft: string;
  putInPlace(): Promise<void>;
  /** Leaves the data directory as it was found. */
  discard(): Promise<void>;
}

export async function makeStaging(dataDir: string): Promise<Staging> {
  const made = await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const found = await stat(dataDir);
  const isRoot = process.getuid?.() === 0;
  // The account that an embedded Postgres gets when root starts it has to pass.
  if (isRoot) await chmod(dataDir, 0o711);
  const draft = join(dataDir, RESTORING);
  // Whoever is second finds it there.
  await mkdir(draft, { mode: 0o700 });
  const moved: string[] = [];
  return {
    draft,
    async putInPlace() {
      // Root restores for the account whose folder it is.
      if (isRoot && found.uid !== 0) await giveTo(found, draft);
      await moveAll(draft, dataDir, moved);
    },
    async discard() {
      for (const name of moved) await rm(join(dataDir, name), { recursive: true, force: true });
      await discardCluster(draft);
      await rm(draft, { recursive: true, force: true });
      if (made) await rm(made, { recursive: true, force: true });
      else if (isRoot) await chmod(dataDir, found.mode & 0o7777);
    },
  };
}

/** Makes an embedded Postgres in an empty folder, fills it and stops it. */
export async function withNewCluster<T>(
  folder: string,
  fill: (url: string) => Promise<T>,
): Promise<T> {
  const embedded = await openEmbeddedPostgres({ dataDir: folder, role: 'server' });
  return fill(embedded.url).finally(() => embedded.close());
}

/** The note that makes a folder a data directory comes last. */
const ORDER = [...KEPT_IN_DATA_DIR, 'postgres.log', 'postgres', 'postgres.json'];

async function moveAll(draft: string, dataDir: string, moved: string[]): Promise<void> {
  const present = await readdir(draft);
  for (const name of ORDER.filter((one) => present.includes(one))) {
    const target = join(dataDir, name);
    if (await lstat(target).catch(() => null)) {
      throw new Refusal('not_empty', `${target} has come to be meanwhile: nothing was restored.`);
    }
    await rename(join(draft, name), target);
    moved.push(name);
  }
  await rm(draft, { recursive: true });
}

async function giveTo({ uid, gid }: { uid: number; gid: number }, folder: string): Promise<void> {
  const cluster = await findCluster(folder);
  for (const top of cluster ? [folder, cluster.directory] : [folder]) {
    await lchown(top, uid, gid);
    for (const entry of await readdir(top, { recursive: true, withFileTypes: true })) {
      await lchown(join(entry.parentPath, entry.name), uid, gid);
    }
  }
}
