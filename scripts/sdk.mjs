import { spawnSync } from 'node:child_process';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { ROOT } from './environment.mjs';

const EMITTED = join(ROOT, 'dist', 'sdk', '.declarations');
const TYPES = join(ROOT, 'dist', 'sdk', 'types');
/** What the SDK's types may be made of: wire models, inputs, and the procedures' own signatures. */
const ALLOWED = [/^sdk\//, /^shared\//, /^server\/api\/routes\.d\.ts$/, /^server\/api\/routers\//];
/** Free on npm, where it is not published: what installs by this name comes from the tarball. */
const PACKAGE = 'parley-chat-sdk';
const DEPENDENCIES = ['@trpc/client', '@trpc/server', 'eventsource', 'ws'];
const PACKAGES = /^@trpc\/(client|server)(\/|$)/;
const REFERENCE = /(from\s+|import\()['"]([^'"]+)['"]/g;

/**
 * Builds dist/sdk, a package of its own (one file of code, its types, and what it depends on), and packs it
 * into dist/parley-chat-sdk.tgz.
 */
export async function buildSdk() {
  const { build } = await import('esbuild');
  await build({
    absWorkingDir: ROOT,
    entryPoints: ['src/sdk/index.ts'],
    outfile: 'dist/sdk/index.mjs',
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node20',
    logLevel: 'warning',
  });
  await writeTypes();
  await writeManifest();
  await pack();
}

/** The package's own manifest; what it depends on is what Parley was tested with. */
async function writeManifest() {
  const own = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'));
  const manifest = {
    name: PACKAGE,
    version: own.version,
    description:
      'The typed client of Parley: every procedure, and events that resume by themselves.',
    license: own.license,
    type: 'module',
    engines: own.engines,
    exports: { '.': { types: './types/sdk/index.d.ts', default: './index.mjs' } },
    dependencies: Object.fromEntries(DEPENDENCIES.map((name) => [name, own.dependencies[name]])),
  };
  await writeFile(
    join(ROOT, 'dist', 'sdk', 'package.json'),
    `${JSON.stringify(manifest, null, 2)}\n`,
  );
}

async function pack() {
  const folder = join(ROOT, 'dist');
  const args = ['pack', '--silent', '--pack-destination', folder];
  const done = spawnSync('npm', args, { cwd: join(folder, 'sdk'), encoding: 'utf8' });
  if (done.status !== 0) throw new Error(`The SDK could not be packed:\n${done.stderr}`);
  await rename(join(folder, done.stdout.trim()), join(folder, `${PACKAGE}.tgz`));
}

/**
 * Writes the SDK's declarations: those that its entry reaches, and nothing else. Fails when they reach
 * into the server, which is how a procedure's answer that is not a wire model is found.
 */
async function writeTypes() {
  await rm(EMITTED, { recursive: true, force: true });
  emit();
  const files = new Map();
  await collect('sdk/index.d.ts', files);
  await rm(TYPES, { recursive: true, force: true });
  for (const [file, text] of files) {
    await mkdir(dirname(join(TYPES, file)), { recursive: true });
    await writeFile(join(TYPES, file), text);
  }
  await rm(EMITTED, { recursive: true });
}

function emit() {
  const tsc = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
  const done = spawnSync(process.execPath, [tsc, '-p', join(ROOT, 'tsconfig.sdk.json')], {
    encoding: 'utf8',
  });
  if (done.status !== 0) throw new Error(`The SDK's types could not be written:\n${done.stdout}`);
}

async function collect(file, files) {
  if (files.has(file)) return;
  if (!ALLOWED.some((pattern) => pattern.test(file))) {
    const by = [...files.keys()].join(', ');
    throw new Error(
      `The SDK's types reach ${file}. Put what a procedure answers in src/shared/model (reached by way of ${by}).`,
    );
  }
  const text = await readFile(join(EMITTED, file), 'utf8');
  files.set(file, '');
  const reached = [];
  const rewritten = text.replace(REFERENCE, (...[whole, before, name]) => {
    if (PACKAGES.test(name)) return whole;
    const target = targetOf(file, name);
    reached.push(target);
    return `${before}'${pathTo(file, target)}'`;
  });
  files.set(file, rewritten);
  for (const target of reached) await collect(target, files);
}

function targetOf(file, name) {
  const path = name.startsWith('@/')
    ? name.slice(2)
    : relative(EMITTED, resolve(EMITTED, dirname(file), name));
  if (!name.startsWith('.') && !name.startsWith('@/')) {
    throw new Error(`The SDK's types need the package ${name} (in ${file}).`);
  }
  return INDEXED.has(path) ? `${path}/index.d.ts` : `${path}.d.ts`;
}

/** Folders that are imported by their name. */
const INDEXED = new Set(['sdk', 'shared/events', 'shared/markdown', 'shared/search']);

function pathTo(file, target) {
  const path = relative(dirname(file), target).replace(/\.d\.ts$/, '.js');
  return path.startsWith('.') ? path : `./${path}`;
}
