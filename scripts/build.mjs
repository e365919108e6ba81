import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT } from './environment.mjs';
import { ensureInstalled } from './install.mjs';
import { fail, print, step } from './output.mjs';
import { buildSdk } from './sdk.mjs';

/** What runs without Next. */
const ENTRIES = {
  'server/main': 'src/server/main.ts',
  'server/env': 'src/server/env.ts',
  'server/db/migrate': 'src/server/db/migrate.ts',
  'server/infra/embedded-postgres': 'src/server/infra/embedded-postgres/index.ts',
  'server/infra/explain-error': 'src/server/infra/explain-error.ts',
  'cli/main': 'src/cli/main.ts',
};
/** What is native, loads files of its own, or is Next. All else is bundled: a start is mostly reading files. */
const LEFT_OUT = ['next', 'next-auth', 'pino', '@node-rs/argon2', 'embedded-postgres'];
/** For packages that were not written as modules. */
const REQUIRE = [
  "import { createRequire as requireFrom } from 'node:module';",
  'const require = requireFrom(import.meta.url);',
].join('\n');
const SETTINGS = [
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'tsconfig.sdk.json',
  'scripts/build.mjs',
  'scripts/sdk.mjs',
];
const SERVER_INPUTS = ['src/server', 'src/shared', 'src/cli', 'src/sdk', ...SETTINGS];
const WEB_INPUTS = ['src', 'next.config.mjs', 'postcss.config.mjs', ...SETTINGS];

/** Builds whatever is older than its sources; says so only when there is something to do. */
export async function build(signal) {
  await buildServer();
  await buildWeb(signal);
}

export async function buildServer() {
  await whenStale(join(ROOT, 'dist', 'inputs.sha256'), SERVER_INPUTS, () =>
    step('Building the server', async () => {
      await bundle();
      await copyEmoji();
      await buildSdk();
    }),
  );
}

export async function buildWeb(signal) {
  await whenStale(join(ROOT, '.next', 'inputs.sha256'), WEB_INPUTS, () =>
    step('Building the web app, which takes a minute', () => nextBuild(signal)),
  );
}

async function bundle() {
  const { build: esbuild, stop } = await import('esbuild');
  const entries = Object.entries(ENTRIES).filter(([, file]) => existsSync(join(ROOT, file)));
  await esbuild({
    absWorkingDir: ROOT,
    entryPoints: Object.fromEntries(entries),
    outdir: 'dist',
    outExtension: { '.js': '.mjs' },
    chunkNames: 'chunks/[name]-[hash]',
    bundle: true,
    splitting: true,
    external: LEFT_OUT,
    banner: { js: REQUIRE },
    platform: 'node',
    format: 'esm',
    jsx: 'automatic',
    target: 'node20',
    sourcemap: true,
    logLevel: 'warning',
  });
  await stop();
}

/** The emoji picker reads its data from us, never from a foreign server. */
async function copyEmoji() {
  const from = join(
    createRequire(import.meta.url).resolve('emojibase-data/package.json'),
    '..',
    'en',
  );
  const to = join(ROOT, 'public', 'emoji', 'en');
  await mkdir(join(to, 'shortcodes'), { recursive: true });
  for (const file of ['messages.json', 'shortcodes/emojibase.json']) {
    await cp(join(from, file), join(to, file));
  }
  const data = JSON.parse(await readFile(join(from, 'data.json'), 'utf8'));
  await writeFile(join(to, 'data.json'), JSON.stringify(data.map(canonicalEmoji)));
}

/** The data marks some emoji as such (U+FE0F) that are emoji anyway; the standard spells them without. */
function canonicalEmoji({ emoji, skins, ...rest }) {
  const plain = /^\p{RGI_Emoji}$/v.test(emoji) ? emoji : emoji.replaceAll('\uFE0F', '');
  return { ...rest, emoji: plain, ...(skins ? { skins: skins.map(canonicalEmoji) } : {}) };
}

async function nextBuild(signal) {
  const next = createRequire(import.meta.url).resolve('next/dist/bin/next');
  const child = spawn(process.execPath, [next, 'build'], {
    cwd: ROOT,
    signal,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      output += text;
    });
  }
  const code = await new Promise((done, refuse) => {
    child.once('error', refuse);
    child.once('close', done);
  });
  if (code === 0) return;
  print(`\n${output}`);
  throw new Error('The web app could not be built; what Next said is above.');
}

async function whenStale(stamp, inputs, make) {
  const hash = await hashOf(inputs);
  const before = await readFile(stamp, 'utf8').catch(() => null);
  if (before === hash) return;
  await rm(stamp, { force: true });
  await make();
  await writeFile(stamp, hash);
}

async function hashOf(inputs) {
  const hash = createHash('sha256').update(process.version);
  for (const input of inputs) {
    for (const file of await filesBelow(join(ROOT, input))) {
      hash.update(`\0${file.slice(ROOT.length)}\0`).update(await readFile(file));
    }
  }
  return hash.digest('hex');
}

async function filesBelow(path) {
  const entries = await readdir(path, { recursive: true, withFileTypes: true }).catch((error) => {
    if (error.code === 'ENOTDIR') return null;
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  if (entries === null) return [path];
  const files = entries.filter((entry) => entry.isFile());
  return files.map((entry) => join(entry.parentPath, entry.name)).sort();
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  await ensureInstalled();
  await build().catch(fail);
  print('Built.');
}
