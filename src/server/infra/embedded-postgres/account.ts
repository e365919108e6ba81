import { spawnSync } from 'node:child_process';

/** The system account that Postgres runs as when Parley runs as root, which Postgres refuses. */
export interface Account {
  name: string;
  uid: number;
  gid: number;
}

const KNOWN = ['parley', 'postgres'];

/** `null` when Postgres can simply run as whoever started Parley. */
export function accountForPostgres(): Account | null {
  if (process.getuid?.() !== 0) return null;
  for (const name of KNOWN) {
    const account = lookUp(name);
    if (account) return account;
  }
  const made = create();
  if (made) return made;
  throw new Error(
    'Postgres does not run as root, and no account for it could be made. Create one ("useradd --system parley"), start Parley as another user, or set DATABASE_URL.',
  );
}

/** Whether the account may enter this directory, whatever lies above it. */
export function canEnter(account: Account, directory: string): boolean {
  const { uid, gid } = account;
  const tried = spawnSync('/bin/sh', ['-c', 'cd "$0"', directory], {
    uid,
    gid,
    cwd: '/',
    stdio: 'ignore',
  });
  return tried.status === 0;
}

function lookUp(name: string): Account | null {
  const uid = numberFrom('id', ['-u', name]);
  const gid = numberFrom('id', ['-g', name]);
  return uid === null || gid === null ? null : { name, uid, gid };
}

function numberFrom(command: string, args: string[]): number | null {
  const { status, stdout } = spawnSync(command, args, { encoding: 'utf8' });
  return status === 0 && /^\d+\s*$/.test(stdout) ? Number(stdout) : null;
}

function create(): Account | null {
  const ways: [string, string[]][] = [
    [
      'useradd',
      ['--system', '--user-group', '--no-create-home', '--shell', '/bin/false', 'parley'],
    ],
    // Alpine has busybox's adduser only.
    ['adduser', ['-S', '-D', '-H', '-s', '/bin/false', 'parley']],
  ];
  for (const [command, args] of ways) {
    if (spawnSync(command, args, { stdio: 'ignore' }).status === 0) return lookUp('parley');
  }
  return null;
}
