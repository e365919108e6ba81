import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ROOT, readSettings } from './environment.mjs';
import { ensureInstalled } from './install.mjs';
import { fail } from './output.mjs';

// `npm run parley -- …`: the command-line program with the settings that `npm start` has. It finds the
// embedded store by itself, also beside a running server, and makes nothing that was not asked for.

try {
  await ensureInstalled();
  const { buildServer } = await import('./build.mjs');
  await buildServer();
  process.exitCode = await run(process.argv.slice(2), readSettings({ makeSecret: false }));
} catch (error) {
  fail(error);
}

function run(args, env) {
  const program = [join(ROOT, 'dist', 'cli', 'main.mjs'), ...args];
  // Relative paths on the command line mean the folder the person is in.
  const child = spawn(process.execPath, program, { env, stdio: 'inherit', cwd: callersFolder() });
  // A terminal's Ctrl-C reaches the child by itself, which lets go of the store before it exits.
  process.on('SIGINT', () => undefined);
  for (const name of ['SIGTERM', 'SIGHUP']) process.on(name, () => child.kill(name));
  return new Promise((done, refuse) => {
    child.once('error', refuse);
    child.once('exit', (code) => done(code ?? 1));
  });
}

function callersFolder() {
  return process.env.INIT_CWD ?? process.cwd();
}
