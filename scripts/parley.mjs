import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ROOT, readSettings } from './environment.mjs';
import { ensureInstalled } from './install.mjs';
import { fail } from './say.mjs';

// `npm run parley -- …`: finds the store the way `npm start` does, also beside a running server, and hands
// it to the command-line program as DATABASE_URL.
const HELP = ['help', '--help', '-h', '--version', '-V'];

try {
  await ensureInstalled();
  const { buildServer } = await import('./build.mjs');
  await buildServer();
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  fail(error);
}

async function main(args) {
  const settings = readSettings();
  if (args.length === 0 || args.some((arg) => HELP.includes(arg))) return run(args, settings);
  const { openStore } = await import('./store.mjs');
  const store = await openStore(settings, 'guest');
  try {
    return await run(args, { ...settings, DATABASE_URL: store.url });
  } finally {
    await store.close();
  }
}

function run(args, env) {
  const program = [join(ROOT, 'dist', 'cli', 'main.mjs'), ...args];
  // Relative paths on the command line mean the folder the person is in.
  const child = spawn(process.execPath, program, { env, stdio: 'inherit', cwd: callersFolder() });
  // A terminal's Ctrl-C reaches the child by itself; this process stays to close the store.
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  return new Promise((done, refuse) => {
    child.once('error', refuse);
    child.once('exit', (code) => done(code ?? 1));
  });
}

function callersFolder() {
  return process.env.INIT_CWD ?? process.cwd();
}
