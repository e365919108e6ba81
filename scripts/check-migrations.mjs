import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from './environment.mjs';
import { print } from './output.mjs';

// Drizzle applies only what is newer than the last migration it applied, so a migration dated before its
// predecessor would be skipped in silence. And a schema that changed without a migration would fail later.

const folder = join(ROOT, 'drizzle');
const { entries } = JSON.parse(readFileSync(join(folder, 'meta', '_journal.json'), 'utf8'));
const problems = [...orderProblems(), ...missingFiles(), ...ungenerated()];
for (const problem of problems) print(problem);
process.exitCode = problems.length > 0 ? 1 : 0;

function orderProblems() {
  return entries
    .filter((entry, index) => index > 0 && entry.when <= entries[index - 1].when)
    .map(({ tag }) => `drizzle/${tag}.sql is dated before the one it follows: generate it again.`);
}

function missingFiles() {
  const wanted = entries.map(({ tag }) => `${tag}.sql`);
  const present = readdirSync(folder).filter((name) => name.endsWith('.sql'));
  return [
    ...wanted.filter((name) => !present.includes(name)).map((name) => `drizzle/${name} is gone.`),
    ...present
      .filter((name) => !wanted.includes(name))
      .map((name) => `drizzle/${name} is not in the journal.`),
  ];
}

/** Lets drizzle-kit generate into a copy: nothing may come out. */
function ungenerated() {
  const copy = mkdtempSync(join(tmpdir(), 'parley-migrations-'));
  try {
    cpSync(folder, copy, { recursive: true });
    const kit = join(ROOT, 'node_modules', 'drizzle-kit', 'bin.cjs');
    const schema = './src/server/db/schema/index.ts';
    const args = [kit, 'generate', '--dialect', 'postgresql', '--schema', schema, '--out', copy];
    const done = spawnSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8' });
    if (done.status !== 0) return [`drizzle-kit failed:\n${done.stdout}${done.stderr}`];
    const made = readdirSync(copy).filter((name) => !existsSync(join(folder, name)));
    return made.map(
      () => 'The schema has a change without a migration: run "npm run db:generate".',
    );
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}
