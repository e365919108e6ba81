import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  EMBEDDED_IN_DATA_DIR,
  KEPT_IN_DATA_DIR,
  REPORTS_IN_DATA_DIR,
} from '@/server/infra/data-dir';
import { freePort } from '@/server/infra/free-port';
import { until } from '../harness/wait';

// What `npm start` runs, built, with a data directory of its own.

let dataDir: string;
let port: number;
const started: ChildProcess[] = [];

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'parley-test-'));
  port = await freePort();
});
afterEach(async () => {
  await Promise.all(started.splice(0).map(stop));
  await rm(dataDir, { recursive: true, force: true });
});

interface Started {
  child: ChildProcess;
  output(): string;
}

function start(env: Record<string, string> = {}): Started {
  const child = spawn(process.execPath, ['scripts/start.mjs'], {
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      PORT: String(port),
      PARLEY_DATA_DIR: dataDir,
      NODE_ENV: 'production',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  started.push(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  return { child, output: () => output };
}

async function ready({ output, child }: Started) {
  await until(() => output().includes('Parley is up') || child.exitCode !== null, {
    timeoutMs: 180_000,
  });
  expect(output()).toContain(`Parley is up: http://localhost:${port}\n`);
}

async function stop(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
  return child.exitCode;
}

const answers = async () =>
  (await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => null))?.ok ?? false;
const postmaster = async () =>
  Number((await readFile(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8')).split('\n')[0]);

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** The server among the processes that `npm start` started. */
async function serverOf(pid: number): Promise<number> {
  const list = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8');
  for (const child of list.split(' ').filter(Boolean)) {
    const command = await readFile(`/proc/${child}/cmdline`, 'utf8');
    if (command.includes('dist/server/main.mjs')) return Number(child);
  }
  throw new Error(`Process ${pid} has no server`);
}

test('it serves, stops everything it started, and has it all when started again', async () => {
  const first = start();
  await ready(first);
  expect(await answers()).toBe(true);
  const pid = await postmaster();
  const secret = await readFile(join(dataDir, 'secret'), 'utf8');
  // What else lies there must be in backups, or be known to need none.
  const known: string[] = [...KEPT_IN_DATA_DIR, ...EMBEDDED_IN_DATA_DIR, ...REPORTS_IN_DATA_DIR];
  expect((await readdir(dataDir)).filter((name) => !known.includes(name))).toEqual([]);
  expect(await stop(first.child)).toBe(0);
  expect(isAlive(pid)).toBe(false);
  expect(await answers()).toBe(false);

  const second = start();
  await ready(second);
  expect(await readFile(join(dataDir, 'secret'), 'utf8')).toBe(secret);
  expect(await stop(second.child)).toBe(0);
}, 240_000);

test('killed outright it leaves nothing in the way of the next start', async () => {
  const first = start();
  await ready(first);
  first.child.kill('SIGKILL');
  await until(async () => !(await answers()));

  const second = start();
  await ready(second);
  expect(await stop(second.child)).toBe(0);
}, 240_000);

test('a taken port and a data directory in use are said in words', async () => {
  const first = start();
  await ready(first);
  const samePort = start();
  await once(samePort.child, 'exit');
  expect(samePort.output()).toContain(`Port ${port} on 127.0.0.1 can’t be used (EADDRINUSE)`);
  const sameData = start({ PORT: String(await freePort()) });
  await once(sameData.child, 'exit');
  expect(sameData.output()).toContain('Parley already runs on this data directory');
  expect(await answers()).toBe(true);
}, 240_000);

test('wrong settings are said in words, before there is a store', async () => {
  const settings = { PORT: 'http', PUBLIC_URL: 'chat.example.com' };
  const wrong = start(settings);
  expect(await once(wrong.child, 'exit')).toEqual([1, null]);
  for (const name of Object.keys(settings))
    expect(wrong.output()).toMatch(new RegExp(`\\n  ${name}\\b`));
  const elsewhere = start({ HOST: 'nowhere.invalid' });
  await once(elsewhere.child, 'exit');
  expect(elsewhere.output()).toContain('nowhere.invalid is no address of this machine');
  expect(await readdir(dataDir)).toEqual(['secret']);
}, 60_000);

test('a server that dies is started again', async () => {
  const parley = start();
  await ready(parley);
  const server = await serverOf(parley.child.pid ?? 0);
  process.kill(server, 'SIGKILL');
  await until(() => parley.output().includes('Starting it again'));
  await until(answers);
}, 240_000);
