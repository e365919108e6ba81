import { execFileSync, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, readlinkSync, realpathSync } from 'node:fs';
import { readFile, rm, stat, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../free-port';
import { type Cluster, plainEnvironment } from './cluster';

const POLL_MS = 30;
const STOP_TIMEOUT_MS = 30_000;
const LOG_LIMIT_BYTES = 10 * 1024 * 1024;

export interface Postmaster {
  pid: number;
  port: number;
}

/** Server settings by name, such as `{ fsync: 'off' }`. */
export type Settings = Record<string, string>;

const SETTINGS: Settings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '200',
  // Chat queries are short and many: parallel workers and compilation only cost them.
  max_parallel_workers_per_gather: '0',
  jit: 'off',
  log_timezone: 'UTC',
  timezone: 'UTC',
  // What people wrote stays out of the log: neither the statement that failed, nor its values, nor the row.
  log_error_verbosity: 'terse',
  log_min_error_statement: 'panic',
  log_statement: 'none',
  log_min_duration_statement: '-1',
  log_parameter_max_length: '0',
  log_parameter_max_length_on_error: '0',
};

/**
 * The Postgres that serves this cluster now, started when there is none. One that a crashed Parley left
 * behind is taken over; the lock file of one that is gone is removed, also when another program has its
 * process id by now, which Postgres itself would take for a living server.
 */
export async function ensureRunning(
  cluster: Cluster,
  settings: Settings,
  port?: number,
): Promise<Postmaster> {
  const running = await findRunning(cluster);
  if (running) return running;
  await rm(join(cluster.directory, 'postmaster.pid'), { force: true });
  return launch(cluster, settings, port ?? (await freePort()));
}

export async function stopPostmaster(cluster: Cluster, { pid }: Postmaster): Promise<void> {
  if (process.platform === 'win32') {
    execFileSync(cluster.binaries.pgCtl, ['stop', '-m', 'fast', '-D', cluster.directory]);
    return;
  }
  // SIGINT: end every session, write a checkpoint, leave. SIGQUIT: leave now, recover at the next start.
  signal(pid, 'SIGINT');
  if (await gone(pid, STOP_TIMEOUT_MS)) return;
  signal(pid, 'SIGQUIT');
  await gone(pid, STOP_TIMEOUT_MS);
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

export async function findRunning(cluster: Pick<Cluster, 'directory'>): Promise<Postmaster | null> {
  for (;;) {
    const lock = await readLock(cluster.directory);
    if (!lock || !isAlive(lock.pid) || !isPostmasterOf(lock.pid, cluster.directory)) return null;
    if (lock.status === 'ready') return { pid: lock.pid, port: lock.port };
    await sleep(POLL_MS);
  }
}

/** The lines of postmaster.pid: pid, directory, start, port, socket, address, shared memory, status. */
async function readLock(directory: string) {
  const text = await readFile(join(directory, 'postmaster.pid'), 'utf8').catch(() => null);
  if (text === null) return null;
  const lines = text.split('\n').map((line) => line.trim());
  return { pid: Number(lines[0]), port: Number(lines[3]), status: lines[7] ?? '' };
}

function isPostmasterOf(pid: number, directory: string): boolean {
  try {
    if (process.platform === 'linux') {
      return readlinkSync(`/proc/${pid}/cwd`) === realpathSync(directory);
    }
    if (process.platform === 'win32') return true;
    const command = execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' });
    return command.includes('postgres');
  } catch {
    // It ended while we looked, or is somebody else's.
    return false;
  }
}

async function launch(cluster: Cluster, settings: Settings, port: number): Promise<Postmaster> {
  const { account, binaries, directory, logFile } = cluster;
  const before = await prepareLog(logFile);
  const flags = Object.entries({ ...SETTINGS, ...settings }).flatMap(([k, v]) => [
    '-c',
    `${k}=${v}`,
  ]);
  const log = openSync(logFile, 'a', 0o600);
  // A process group of its own: Ctrl-C reaches Parley first, which stops Postgres when it is done with it.
  const child = spawn(binaries.postgres, ['-D', directory, '-p', String(port), ...flags], {
    ...(account ? { uid: account.uid, gid: account.gid } : {}),
    cwd: directory,
    detached: true,
    stdio: ['ignore', log, log],
    ...plainEnvironment(),
  });
  closeSync(log);
  child.unref();

  const ended = new Promise<'ended'>((done) => {
    child.once('exit', () => done('ended'));
    child.once('error', () => done('ended'));
  });
  for (;;) {
    const lock = await readLock(directory);
    if (lock && lock.pid === child.pid && lock.status === 'ready') return { pid: lock.pid, port };
    if ((await Promise.race([ended, sleep(POLL_MS)])) !== 'ended') continue;
    // Another Parley may have been quicker; then its server is the one.
    const other = await findRunning(cluster);
    if (other) return other;
    throw new Error(`Postgres did not start. It said:\n${lastWords(logFile, before)}`);
  }
}

async function prepareLog(file: string): Promise<number> {
  const size = await stat(file).then(
    (found) => found.size,
    () => 0,
  );
  if (size <= LOG_LIMIT_BYTES) return size;
  await truncate(file, 0);
  return 0;
}

function lastWords(file: string, from: number): string {
  const lines = readFileSync(file).subarray(from).toString('utf8').trim().split('\n');
  return lines.slice(-8).join('\n');
}

async function gone(pid: number, timeoutMs: number): Promise<boolean> {
  const deadline = Date.now() + timeoutMs;
  while (isAlive(pid)) {
    if (Date.now() > deadline) return false;
    await sleep(POLL_MS);
  }
  return true;
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if (isAlive(pid)) throw error;
  }
}
