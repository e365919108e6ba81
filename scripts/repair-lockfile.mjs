import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './environment.mjs';
import { print } from './output.mjs';

// Maintenance of package-lock.json: `node scripts/repair-lockfile.mjs` after every `npm install`; `--check` only looks.
//
// npm writes down only those optional packages (the natives of each operating system) that the registry it
// spoke to could serve, and `npm ci` then refuses the lockfile for the missing ones, on every system. So each
// missing one gets an entry with its name, exact version, the systems it is for, and the hash that the registry
// has of it, so that it is what it was when it was added wherever it is installed.

const SYSTEMS = [
  'aix',
  'android',
  'darwin',
  'freebsd',
  'linux',
  'netbsd',
  'openbsd',
  'openharmony',
  'sunos',
  'win32',
];
const PROCESSORS = [
  'arm',
  'arm64',
  'ia32',
  'loong64',
  'mips64el',
  'ppc64',
  'riscv64',
  's390x',
  'wasm32',
  'x64',
];

const file = join(ROOT, 'package-lock.json');
const lock = JSON.parse(readFileSync(file, 'utf8'));
const missing = Object.entries(lock.packages).flatMap(([path, entry]) =>
  Object.entries(entry.optionalDependencies ?? {})
    .filter(([name, version]) => /^\d/.test(version) && !isResolved(path, name))
    .map(([name, version]) => ({ name, version, dev: entry.dev })),
);

if (process.argv.includes('--check')) {
  for (const { name, version } of missing) print(`package-lock.json lacks ${name}@${version}.`);
  const open = withoutIntegrity();
  for (const [path] of open) print(`package-lock.json has no integrity of ${path}.`);
  const isWhole = missing.length + open.length === 0;
  if (!isWhole) print('Run "node scripts/repair-lockfile.mjs".');
  process.exitCode = isWhole ? 0 : 1;
} else {
  for (const each of missing) lock.packages[`node_modules/${each.name}`] = entryFor(each);
  const open = withoutIntegrity();
  for (const [path, entry] of open) lock.packages[path] = withIntegrity(path, entry);
  const sorted = Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1));
  lock.packages = Object.fromEntries(sorted);
  writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
  print(`${missing.length} entries added, ${open.length} given their integrity.`);
}

function withoutIntegrity() {
  return Object.entries(lock.packages).filter(
    ([path, entry]) => path !== '' && !entry.link && !entry.integrity,
  );
}

function withIntegrity(path, { version, ...rest }) {
  const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
  const args = ['view', `${name}@${version}`, 'dist.integrity'];
  const integrity = execFileSync('npm', args, { encoding: 'utf8' }).trim();
  if (!integrity.startsWith('sha512-'))
    throw new Error(`The registry has no integrity of ${name}.`);
  return { version, integrity, ...rest };
}

/** Whether Node would find `name` from the package at `path`, in one of the folders above it. */
function isResolved(path, name) {
  for (
    let at = path;
    ;
    at = at.includes('/node_modules/') ? at.slice(0, at.lastIndexOf('/node_modules/')) : ''
  ) {
    if (lock.packages[`${at ? `${at}/` : ''}node_modules/${name}`]) return true;
    if (!at) return false;
  }
}

function entryFor({ name, version, dev }) {
  const words = name.split(/[-/]/);
  const os = SYSTEMS.filter((system) => words.includes(system));
  const cpu = PROCESSORS.filter(
    (one) => words.includes(one) || (one === 'arm' && words.some(isArm)),
  );
  return {
    version,
    ...(dev ? { dev: true } : {}),
    optional: true,
    ...(os.length > 0 ? { os } : {}),
    ...(cpu.length > 0 ? { cpu } : {}),
    ...(words.some((word) => word.includes('musl')) ? { libc: ['musl'] } : {}),
  };
}

/** 32-bit ARM goes by names such as `armv7` and `arm-eabi`. */
function isArm(word) {
  return /^arm(v\d\w*|eabi\w*)?$/.test(word);
}
