import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from './environment.mjs';
import { ensureInstalled } from './install.mjs';
import { fail, print, step } from './output.mjs';

// `npm test`: sets up what is missing, runs vitest and then Playwright, and ends with one total.
// `npm test -- PATH …` runs a part: paths below tests/browser go to Playwright, all others to vitest.
// `npm test -- --changed` runs what the present change touches, or the last commit where nothing is changed.
const BROWSERS = ['chromium', 'chromium-browser', 'google-chrome'];
const LOAD_SAMPLE_MS = 5_000;
const reports = mkdtempSync(join(tmpdir(), 'parley-report-'));

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  fail(error);
} finally {
  rmSync(reports, { recursive: true, force: true });
}

async function main(args) {
  const flags = args.filter((arg) => arg.startsWith('-') && arg !== '--changed');
  const given = args.filter((arg) => !arg.startsWith('-'));
  const paths = args.includes('--changed') ? [...given, ...(await changedTests())] : given;
  if (args.includes('--changed') && paths.length === 0) {
    print('No test goes by what was changed.');
    return 0;
  }
  const inBrowser = paths.filter((path) => path.includes('tests/browser'));
  const elsewhere = paths.filter((path) => !path.includes('tests/browser'));
  const all = paths.length === 0;

  await ensureInstalled();
  await ensureProgram('redis-server', ['redis-server']);
  if (all || inBrowser.length > 0) await ensureProgram('chromium', BROWSERS);
  const { build } = await import('./build.mjs');
  await build();

  const totals = [];
  const load = watchLoad();
  if (all || elsewhere.length > 0) totals.push(await runVitest([...elsewhere, ...flags]));
  if (all || inBrowser.length > 0)
    totals.push(...(await runBrowserTests([...inBrowser, ...flags])));
  load.print();
  return conclude(totals);
}

async function changedTests() {
  await ensureInstalled();
  const { findChangedTests } = await import('./changed-tests.mjs');
  const found = findChangedTests();
  for (const path of found) print(path);
  return found;
}

/** Load averages of one minute while the tests run: other programs take part in them. */
function watchLoad() {
  const seen = [loadavg()[0]];
  const timer = setInterval(() => seen.push(loadavg()[0]), LOAD_SAMPLE_MS);
  return {
    print() {
      clearInterval(timer);
      const most = Math.max(...seen).toFixed(1);
      const mean = (seen.reduce((sum, load) => sum + load, 0) / seen.length).toFixed(1);
      const before = seen[0].toFixed(1);
      const cores = availableParallelism();
      print(
        `\nLoad on ${cores} cores: ${before} at the start, ${mean} on average, ${most} at most`,
      );
    },
  };
}

async function runVitest(args) {
  const file = join(reports, 'vitest.json');
  const program = [bin('vitest', 'vitest.mjs'), 'run', ...args];
  const output = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  const code = await run([...program, ...output], {});
  if (!existsSync(file)) return { passed: 0, failed: 1, skipped: 0, code: code || 1 };
  const report = JSON.parse(readFileSync(file, 'utf8'));
  // A file that cannot even be loaded has no tests to count; it counts as one.
  const unloaded = report.testResults.filter(
    (result) => result.status === 'failed' && result.assertionResults.length === 0,
  );
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + unloaded.length,
    skipped: report.numPendingTests + report.numTodoTests,
    code,
  };
}

/** One run after the other: by its dependencies Playwright would skip `alone` when one test before it fails. */
async function runBrowserTests(args) {
  const totals = [];
  for (const project of ['together', 'alone']) totals.push(await runPlaywright(project, args));
  const ran = totals.some(({ passed, failed, skipped }) => passed + failed + skipped > 0);
  if (ran) return totals;
  print('\nNo browser test goes by this path.');
  return [...totals, { passed: 0, failed: 1, skipped: 0, code: 1 }];
}

async function runPlaywright(project, args) {
  const file = join(reports, `playwright-${project}.json`);
  const program = [bin('@playwright/test', 'cli.js'), 'test', '--reporter=list,json'];
  // Paths and --grep may choose tests of one of the two only.
  const chosen = [`--project=${project}`, '--no-deps', '--pass-with-no-tests', ...args];
  const code = await run([...program, ...chosen], { PLAYWRIGHT_JSON_OUTPUT_FILE: file });
  if (!existsSync(file)) return { passed: 0, failed: 1, skipped: 0, code: code || 1 };
  const { stats } = JSON.parse(readFileSync(file, 'utf8'));
  return {
    passed: stats.expected,
    failed: stats.unexpected + stats.flaky,
    skipped: stats.skipped,
    code,
  };
}

function conclude(totals) {
  const sum = (name) => totals.reduce((total, part) => total + part[name], 0);
  const broken = totals.find((part) => part.code !== 0);
  if (broken && sum('failed') === 0)
    print('\nA runner reported an error outside of any test; see above.');
  if (sum('skipped') > 0) print(`\n${sum('skipped')} skipped`);
  print(`\n${sum('passed')} passed, ${sum('failed')} failed`);
  return broken || sum('failed') > 0 ? 1 : 0;
}

/** Debian is helped along; elsewhere one sentence says what to install. */
async function ensureProgram(name, commands) {
  if (commands.some(isOnPath)) return;
  const root = process.getuid?.() === 0;
  const sudo = !root && isOnPath('sudo') && succeeds('sudo', ['-n', 'true']);
  if (!isOnPath('apt-get') || !(root || sudo)) {
    throw new Error(
      `The tests need ${name}: install it with your system's package manager and run them again.`,
    );
  }
  const apt = (args) =>
    sudo ? succeeds('sudo', ['-n', 'apt-get', ...args]) : succeeds('apt-get', args);
  await step(`Installing ${name}`, () => {
    if (apt(['update', '-qq']) && apt(['install', '-y', '-qq', '--no-install-recommends', name]))
      return;
    throw new Error(
      `apt-get could not install ${name}: install it by hand and run the tests again.`,
    );
  });
}

function isOnPath(command) {
  return succeeds('sh', ['-c', `command -v ${command}`]);
}

function succeeds(command, args) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  return spawnSync(command, args, { stdio: 'ignore', env }).status === 0;
}

function bin(name, file) {
  const manifest = createRequire(import.meta.url).resolve(`${name}/package.json`);
  return join(manifest, '..', file);
}

function run(args, env) {
  const child = spawn(process.execPath, args, {
    cwd: ROOT,
    stdio: 'inherit',
    env: { ...process.env, ...env },
  });
  return new Promise((done, refuse) => {
    child.once('error', refuse);
    child.once('exit', (code) => done(code ?? 1));
  });
}
