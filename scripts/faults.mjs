import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ROOT } from './environment.mjs';
import { ensureInstalled } from './install.mjs';
import { print } from './output.mjs';

// `npm run test:faults`: breaks real processes and stores under load and counts what was lost. `--long` takes
// thirty rounds of each fault instead of three, `--seed N` repeats a run, `--only NAME` takes one fault.
const folder = join(ROOT, 'tests', 'faults');
const faults = readdirSync(folder).flatMap((file) => file.match(/^(.+)\.test\.ts$/)?.[1] ?? []);
const options = readOptions();
await ensureInstalled();
const { build } = await import('./build.mjs');
await build();

const reports = mkdtempSync(join(tmpdir(), 'parley-faults-'));
const file = join(reports, 'rounds.jsonl');
const began = performance.now();
const vitest = join(createRequire(import.meta.url).resolve('vitest/package.json'), '..');
const paths = options.only ? [`tests/faults/${options.only}.test.ts`] : ['tests/faults'];
const done = spawnSync(process.execPath, [join(vitest, 'vitest.mjs'), 'run', ...paths], {
  cwd: ROOT,
  stdio: 'inherit',
  env: {
    ...process.env,
    FAULTS_SEED: options.seed,
    FAULTS_REPORT: file,
    FAULTS_LONG: options.long ? '1' : '',
  },
});
summarize(existsSync(file) ? readFileSync(file, 'utf8') : '');
rmSync(reports, { recursive: true, force: true });
process.exitCode = done.status ?? 1;

function readOptions() {
  const { values } = parseArgs({
    options: {
      long: { type: 'boolean', default: false },
      seed: { type: 'string', default: String(Math.floor(Math.random() * 2 ** 31)) },
      only: { type: 'string' },
    },
  });
  if (values.only && !faults.includes(values.only)) {
    print(`There is no fault called ${values.only}. There is: ${faults.join(', ')}.`);
    process.exit(1);
  }
  if (!/^\d+$/.test(values.seed)) {
    print('A seed is a whole number.');
    process.exit(1);
  }
  return values;
}

/** A table in Markdown: a line for each fault, the sums of its rounds and the worst that was measured. */
function summarize(text) {
  const rounds = text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
  const verdicts = Object.keys(rounds[0]?.verdicts ?? {});
  const counts = ['sent', 'acknowledged', 'received', 'resyncs'];
  const rows = [...new Set(rounds.map(({ fault }) => fault))].sort().map((fault) => {
    const own = rounds.filter((round) => round.fault === fault);
    const sum = (pick) => own.reduce((total, round) => total + pick(round), 0);
    return [
      fault,
      own.length,
      ...counts.map((name) => sum((round) => round[name])),
      ...verdicts.map((name) => sum((round) => round.verdicts[name])),
      worstOf(own),
    ];
  });
  const seconds = Math.round((performance.now() - began) / 1000);
  print(`\nSeed ${options.seed}, ${rounds.length} rounds in ${seconds} s.\n`);
  const head = ['fault', 'rounds', ...counts, ...verdicts, 'worst measured'];
  for (const row of [head, head.map(() => '---'), ...rows]) print(`| ${row.join(' | ')} |`);
}

function worstOf(rounds) {
  const worst = new Map();
  for (const { measures } of rounds) {
    for (const [name, value] of Object.entries(measures))
      worst.set(name, Math.max(worst.get(name) ?? value, value));
  }
  return [...worst].map(([name, value]) => `${name} ${Math.round(value * 100) / 100}`).join(', ');
}
