import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import {
  chmod,
  chown,
  link,
  mkdir,
  mkdtemp,
  readFile,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { Refusal } from '@/shared/refusal';
import { type Account, accountForPostgres, canEnter } from './account';
import { type Binaries, findBinaries, systemDir } from './binaries';

const run = promisify(execFile);
const MAJOR = '18';
const NOTE = 'postgres.json';

/** A Postgres data directory, ready to be started, and who may start it. */
export interface Cluster {
  directory: string;
  password: string;
  logFile: string;
  account: Account | null;
  binaries: Binaries;
}

interface Note {
  password: string;
  /** Relative to the data directory, unless the account of Postgres could not enter that. */
  directory: string;
}

const refuseFile = (home: string) => (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EEXIST' && error.code !== 'ENOTDIR') throw error;
  throw new Refusal(
    'folder',
    `${home} can’t be the data directory: it is a file, or below one. Set PARLEY_DATA_DIR to a folder.`,
  );
};

/**
 * Finds the cluster of a data directory, or makes it. `postgres.json` there says where the cluster is and
 * keeps its password. The cluster lives inside the data directory, with one exception: when Parley runs
 * as root, Postgres runs as an account of its own, and where that account may not enter (a project below
 * /root), the cluster is in /var/lib/parley.
 */
export async function prepareCluster(dataDir: string): Promise<Cluster> {
  const home = resolve(dataDir);
  const account = accountForPostgres();
  await mkdir(home, { recursive: true, mode: account ? 0o711 : 0o700 }).catch(refuseFile(home));
  if (account) await chmod(home, 0o711);

  const note = await readOrWriteNote(home, account);
  const cluster = {
    directory: resolve(home, note.directory),
    password: note.password,
    logFile: join(home, 'postgres.log'),
    account: await ownerOf(resolve(home, note.directory), account),
    binaries: await findBinaries(account),
  };
  // In this order: where there is a log before there is a cluster, there was one.
  const hasRun = existsSync(cluster.logFile);
  if (!existsSync(join(cluster.directory, 'PG_VERSION'))) {
    if (hasRun) throw lostCluster(cluster);
    await initialise(cluster);
  }
  await refuseOtherVersion(cluster.directory);
  return cluster;
}

/** What is known of the database of a data directory before it is started; `null` when that has none. */
export async function findCluster(
  dataDir: string,
): Promise<Pick<Cluster, 'directory' | 'password'> | null> {
  const home = resolve(dataDir);
  const file = join(home, NOTE);
  if (!existsSync(file)) return null;
  const { password, directory } = await readNote(file);
  return { password, directory: resolve(home, directory) };
}

/** Removes a database that nobody has used yet, also where it lies outside of the data directory. */
export async function discardCluster(dataDir: string): Promise<void> {
  const cluster = await findCluster(dataDir).catch(() => null);
  if (cluster) await rm(cluster.directory, { recursive: true, force: true });
}

/** A new, empty database in place of one that went away would look like the loss of everything. */
function lostCluster({ directory }: Cluster): Error {
  return new Error(
    `The database of this data directory was in ${directory}, which is gone. Bring that folder back, or restore a backup into a new PARLEY_DATA_DIR.`,
  );
}

async function readOrWriteNote(home: string, account: Account | null): Promise<Note> {
  const file = join(home, NOTE);
  if (!existsSync(file)) {
    const directory = await chooseDirectory(home, account);
    const note: Note = { password: randomBytes(24).toString('base64url'), directory };
    await writeOnce(file, `${JSON.stringify(note, null, 2)}\n`);
  }
  return readNote(file);
}

async function readNote(file: string): Promise<Note> {
  const found: unknown = JSON.parse(await readFile(file, 'utf8').catch(unreadable));
  if (!isNote(found))
    throw new Error(`${file} is damaged: it must hold a password and a directory.`);
  return found;
}

function unreadable(cause: unknown): never {
  throw new Error(
    'This data directory belongs to another user. Start Parley as that user, or set PARLEY_DATA_DIR to a folder of your own.',
    { cause },
  );
}

function isNote(value: unknown): value is Note {
  if (!value || typeof value !== 'object') return false;
  if (!('password' in value) || !('directory' in value)) return false;
  return typeof value.password === 'string' && typeof value.directory === 'string';
}

// Two may start at once; a link is made whole or not at all, so the second reads what the first wrote.
async function writeOnce(file: string, text: string): Promise<void> {
  const draft = `${file}.${process.pid}`;
  await writeFile(draft, text, { mode: 0o600 });
  try {
    await link(draft, file);
  } catch (error) {
    if (!existsSync(file)) throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

async function chooseDirectory(home: string, account: Account | null): Promise<string> {
  if (!account || canEnter(account, home)) return 'postgres';
  return join(await systemDir(), `postgres-${randomBytes(6).toString('hex')}`);
}

/** An existing cluster runs as whoever owns it, so that it does not matter which account was found first. */
async function ownerOf(directory: string, account: Account | null): Promise<Account | null> {
  const owner = await stat(directory).catch(() => null);
  if (!owner || process.getuid?.() === undefined) return account;
  if (account) {
    if (owner.uid === account.uid || owner.uid === 0) return account;
    return { name: `uid ${owner.uid}`, uid: owner.uid, gid: owner.gid };
  }
  if (owner.uid === process.getuid()) return null;
  throw new Error(
    `The database in ${directory} belongs to another user (uid ${owner.uid}). Start Parley as that user or as root, or set PARLEY_DATA_DIR to a folder of your own.`,
  );
}

async function initialise(cluster: Cluster): Promise<void> {
  const { directory, account, binaries, password } = cluster;
  // Made beside its place and moved there whole: a crash half-way leaves no half cluster.
  const draft = await mkdtemp(`${directory}.new-`);
  const passwordFile = join(draft, 'password');
  const inside = join(draft, 'data');
  try {
    await mkdir(inside, { mode: 0o700 });
    await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
    if (account) {
      for (const path of [draft, inside, passwordFile]) await chown(path, account.uid, account.gid);
    }
    await run(binaries.initdb, [...(await initdbFlags()), `--pwfile=${passwordFile}`, inside], {
      ...(account ? { uid: account.uid, gid: account.gid } : {}),
      cwd: draft,
      ...plainEnvironment(),
    });
    await rename(inside, directory);
  } catch (error) {
    if (!existsSync(join(directory, 'PG_VERSION'))) throw initdbFailed(error);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

async function initdbFlags(): Promise<string[]> {
  return [
    '--username=parley',
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    // The same order and case rules on every machine, whatever locales it has.
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    ...(await characterType()),
  ];
}

/** Full-text search asks the system which characters are letters; plain C knows ASCII only. */
async function characterType(): Promise<string[]> {
  if (process.platform === 'win32') return [];
  const { stdout } = await run('locale', ['-a']).catch(() => ({ stdout: '' }));
  const known = stdout.split('\n').map((line) => line.trim());
  const found = ['C.UTF-8', 'C.utf8', 'en_US.UTF-8', 'en_US.utf8'].find((name) =>
    known.includes(name),
  );
  return found ? [`--lc-ctype=${found}`] : [];
}

/** Neither the person's locale nor their PG… variables get a say; Windows needs its own to run at all. */
export function plainEnvironment() {
  if (process.platform === 'win32') return {};
  // Next's types demand NODE_ENV in every environment.
  return { env: { PATH: '/usr/bin:/bin', LC_ALL: 'C', NODE_ENV: 'production' as const } };
}

function initdbFailed(cause: unknown): Error {
  const said = cause instanceof Error ? cause.message.trim() : String(cause);
  return new Error(`Postgres could not make its data directory. ${said}`, { cause });
}

async function refuseOtherVersion(directory: string): Promise<void> {
  const version = (await readFile(join(directory, 'PG_VERSION'), 'utf8')).trim();
  if (version === MAJOR) return;
  throw new Error(
    `${directory} was made by Postgres ${version}; this Parley brings Postgres ${MAJOR}. Dump it with the older Parley and restore it into this one, or set DATABASE_URL.`,
  );
}
