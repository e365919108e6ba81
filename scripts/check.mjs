import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from './environment.mjs';
import { ensureInstalled } from './install.mjs';
import { print, secondsSince } from './output.mjs';

// `npm run check`: everything that can be known without running the program, side by side.
const modules = (path) => join(ROOT, 'node_modules', path);
const script = (name) => join(ROOT, 'scripts', name);

const STEPS = {
  'format and lint': [modules('@biomejs/biome/bin/biome'), 'check', '--error-on-warnings', '.'],
  types: [modules('typescript/bin/tsc'), '-p', '.', '--noEmit'],
  'dead code': [modules('knip/bin/knip.js'), '--no-progress'],
  imports: [script('check-imports.mjs')],
  documents: [script('check-docs.mjs')],
  'API page': [script('api-page.mjs'), '--check'],
  migrations: [script('check-migrations.mjs')],
  lockfile: [script('repair-lockfile.mjs'), '--check'],
};

await ensureInstalled();
const began = performance.now();
const results = await Promise.all(Object.entries(STEPS).map(([name, args]) => run(name, args)));
const failed = results.filter((result) => result.code !== 0);
for (const { name, output } of failed) print(`\n── ${name} ──\n${output}`);
const verdict = failed.length === 0 ? 'All good' : `${failed.length} of ${results.length} failed`;
print(`\n${verdict} in ${secondsSince(began)}.`);
process.exitCode = failed.length === 0 ? 0 : 1;

function run(name, args) {
  const start = performance.now();
  const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      output += text;
    });
  }
  return new Promise((done, refuse) => {
    child.once('error', refuse);
    child.once('close', (code) => {
      print(`${code === 0 ? '✓' : '✗'} ${name.padEnd(16)} ${secondsSince(start).padStart(7)}`);
      done({ name, code, output });
    });
  });
}
