import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './environment.mjs';
import { print, step } from './output.mjs';
import { ensurePatched } from './patch.mjs';

/** Makes node_modules agree with package-lock.json; quick when it does. Needs nothing but Node and npm. */
export async function ensureInstalled() {
  if (!isInstalled()) await install();
  ensurePatched();
}

function install() {
  return step('Installing packages', () => {
    const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
    const options = { cwd: ROOT, encoding: 'utf8', shell: process.platform === 'win32' };
    const done = spawnSync(npm, ['ci', '--include=dev'], { ...options, env: installEnvironment() });
    if (done.status === 0) return;
    print(done.stdout ?? '');
    print(done.stderr ?? '');
    throw new Error('"npm ci" failed; what it said is above.');
  });
}

function isInstalled() {
  const present = readPackages(join(ROOT, 'node_modules', '.package-lock.json'));
  const wanted = readPackages(join(ROOT, 'package-lock.json'));
  if (!present || !wanted) return false;
  // Optional packages are for other systems, mostly.
  return Object.entries(wanted).every(
    ([path, { version, optional }]) => !path || optional || present[path]?.version === version,
  );
}

function readPackages(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).packages : null;
}

// With NODE_ENV=production npm would leave out what the build needs.
function installEnvironment() {
  const { NODE_ENV: _, ...rest } = process.env;
  return rest;
}
