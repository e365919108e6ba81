import { spawn, spawnSync } from 'node:child_process';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { built } from './built.mjs';
import { ROOT, readSettings } from './environment.mjs';
import { ensureInstalled } from './install.mjs';
import { fail, print, secondsSince, step } from './output.mjs';

const READY_TIMEOUT_MS = 120_000;
const STOP_TIMEOUT_MS = 25_000;
const RESTARTS_PER_MINUTE = 3;
const dev = process.argv.includes('--dev');

const began = performance.now();
const running = { child: null, store: null, stopping: false, building: new AbortController() };
process.on('SIGINT', stop);
process.on('SIGTERM', stop);
process.on('SIGHUP', stop);
followNpm();
await start().catch(giveUp);

async function start() {
  print(`Parley ${dev ? 'in development' : 'is starting'}`);
  await ensureInstalled();
  const settings = readSettings();
  settings.NODE_ENV = dev ? 'development' : 'production';
  settings.LOG_LEVEL ??= dev ? 'info' : 'warn';
  settings.PORT = String(await requirePort(settings));

  const { build, buildServer } = await import('./build.mjs');
  await buildServer();
  await checkSettings(settings);
  if (!dev) await build(running.building.signal);
  if (running.stopping) return;

  const { migrateStore, openStore } = await import('./store.mjs');
  running.store = await step('Starting the store', () => openStore(settings));
  settings.DATABASE_URL = running.store.url;
  await step('Bringing the tables up to date', () => migrateStore(settings.DATABASE_URL));
  if (running.stopping) return;

  print('  Starting the server …');
  await superviseServer(settings);
  print(`\nParley is up: ${settings.PUBLIC_URL || addressOf(settings)}`);
  print(`Ready in ${secondsSince(began)}. Ctrl-C stops it; what was written stays.`);
}

/** `localhost` where that reaches it, as it is easier to read. */
function addressOf({ PORT, HOST = '127.0.0.1' }) {
  if (['localhost', '127.0.0.1', '0.0.0.0', '::'].includes(HOST)) return `http://localhost:${PORT}`;
  return `http://${HOST.includes(':') ? `[${HOST}]` : HOST}:${PORT}`;
}

/** Throws one error that lists all settings that are wrong, before there is a store or a web app. */
async function checkSettings(settings) {
  const { readStartEnv } = await built('server/env.mjs');
  readStartEnv(settings);
}

/** Taken ports are found before anything is built, and said in words. What is no port is left to `checkSettings`. */
async function requirePort(settings) {
  const port = Number(settings.PORT ?? 3000);
  const host = settings.HOST ?? '127.0.0.1';
  if (!Number.isInteger(port) || port < 0 || port > 65_535) return settings.PORT;
  const probe = createServer();
  return new Promise((done, refuse) => {
    probe.once('error', ({ code }) => refuse(new Error(listenSentence({ code, port, host }))));
    probe.listen(port, host, () => {
      const { port: found } = probe.address();
      probe.close(() => done(found));
    });
  });
}

function listenSentence({ code, port, host }) {
  if (['ENOTFOUND', 'EAI_AGAIN', 'EADDRNOTAVAIL', 'EINVAL'].includes(code)) {
    return `${host} is no address of this machine (${code}). Set HOST to one that it has, or to 127.0.0.1.`;
  }
  return `Port ${port} on ${host} can’t be used (${code}). Set PORT to another; "npm run parley -- doctor" names the program that uses it.`;
}

/** Resolves when the server answers; from then on it is started again when it dies. */
async function superviseServer(settings) {
  const deaths = [];
  await launch();

  async function launch() {
    const child = spawnServer(settings);
    running.child = child;
    if (dev) child.stdout.pipe(await readableLog());
    const ended = new Promise((done) => child.once('exit', (code, signal) => done(signal ?? code)));
    child.once('error', fail);
    const how = await Promise.race([ended, isReady(settings)]);
    if (how !== 'ready' && !running.stopping) throw new Error(`The server stopped (${how}).`);
    ended.then(revive);
  }

  function revive(how) {
    if (running.stopping) return;
    deaths.push(Date.now());
    print(`The server stopped (${how}).`);
    const recent = deaths.filter((at) => at > Date.now() - 60_000).length;
    if (recent > RESTARTS_PER_MINUTE)
      return giveUp(new Error('It keeps stopping, so Parley ends.'));
    print('Starting it again.');
    launch().catch(giveUp);
  }
}

function spawnServer(settings) {
  const guard = pathToFileURL(join(ROOT, 'scripts', 'follow-parent.mjs')).href;
  const program = dev
    ? [
        join(ROOT, 'node_modules/tsx/dist/cli.mjs'),
        'watch',
        '--clear-screen=false',
        'src/server/main.ts',
      ]
    : [join(ROOT, 'dist/server/main.mjs')];
  return spawn(process.execPath, ['--import', guard, ...program], {
    cwd: ROOT,
    env: settings,
    // Ctrl-C goes to this process alone, which then stops the server and the store in order.
    detached: process.platform !== 'win32',
    stdio: ['ignore', dev ? 'pipe' : 'inherit', 'inherit', 'ipc'],
  });
}

/** For people the log is lines of text; machines get it as it is. */
async function readableLog() {
  const { default: pretty } = await import('pino-pretty');
  return pretty({ ignore: 'pid,hostname', translateTime: 'HH:MM:ss', singleLine: true });
}

async function isReady({ PORT, HOST = '127.0.0.1' }) {
  const host = HOST === '0.0.0.0' || HOST === '::' ? '127.0.0.1' : HOST;
  const address = `http://${host.includes(':') ? `[${host}]` : host}:${PORT}/readyz`;
  const deadline = Date.now() + READY_TIMEOUT_MS;
  while (Date.now() < deadline) {
    const answer = await fetch(address).catch(() => null);
    if (answer?.ok) return 'ready';
    await sleep(100);
  }
  return `it did not answer at ${address}`;
}

async function stop(signal) {
  if (running.stopping) {
    running.child?.kill('SIGKILL');
    return;
  }
  running.stopping = true;
  running.building.abort();
  print(`\nStopping${signal === 'SIGINT' ? ' (Ctrl-C again does not wait for the server)' : ''} …`);
  try {
    await stopAll();
    print('Stopped.');
    process.exit(0);
  } catch (error) {
    fail(error);
  }
}

async function giveUp(error) {
  if (running.stopping) return;
  running.stopping = true;
  await stopAll().catch((later) => print(later.message));
  fail(error);
}

/** The server first, then the store it writes to. */
async function stopAll() {
  const { child, store } = running;
  if (child && child.exitCode === null && child.signalCode === null) {
    const ended = new Promise((done) => child.once('exit', done));
    child.kill('SIGTERM');
    const late = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
    await ended;
    clearTimeout(late);
  }
  await store?.close();
}

/** When npm is killed outright nobody tells its script, and a Parley that no one can stop is worse than none. */
function followNpm() {
  if (!process.env.npm_lifecycle_event || process.platform === 'win32') return;
  const { stdout } = spawnSync('ps', ['-o', 'ppid=', '-p', String(process.ppid)], {
    encoding: 'utf8',
  });
  // Between npm and its script there is a shell, unless the shell gave its place to the script.
  const npm = [process.ppid, Number(stdout)].filter((pid) => pid > 1);
  setInterval(() => {
    if (!npm.every(isAlive)) stop('SIGTERM');
  }, 500).unref();
}

function isAlive(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
}
