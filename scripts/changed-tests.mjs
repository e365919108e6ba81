import { spawnSync } from 'node:child_process';
import { ROOT } from './environment.mjs';
import { edgesOf, graphOf, readSources } from './import-graph.mjs';

// Which tests a change touches. Most tests start a whole server, so what they import says little: they are chosen by
// what they import themselves, by the noun they are called after, and by the tables below. Pure tests are chosen by
// all that they reach.

const PURE = /^tests\/(shared|client|features|ui|unit)\//;
const TEST = /^tests\/.*\.(test|spec)\.tsx?$/;

/** What has no test of its own name, and the tests that hold it. */
const TABLES = [
  {
    of: /^src\/(server\/api\/|shared\/input\/|shared\/reasons)/,
    tests: [
      'access',
      'member-limits',
      'audit-coverage',
      'api-page',
      'documented-errors',
      'errors',
    ].map((name) => `tests/domain/${name}.test.ts`),
  },
  {
    of: /^src\/(shared\/events\/|client\/sync\/|server\/realtime\/replay\/|server\/domain\/.*\/(replay|present|queries)\.ts)/,
    tests: ['tests/sync/equivalence.test.ts'],
  },
  {
    of: /^src\/shared\/policy\//,
    tests: ['policy', 'offers', 'visibility'].map((name) => `tests/domain/${name}.test.ts`),
  },
  {
    of: /^src\/server\/mail\//,
    tests: ['invitation', 'reset-password', 'change-email'].map(
      (name) => `tests/mail/${name}.test.ts`,
    ),
  },
];

/** Paths of tests, in order; those of what is not committed, or else of the last commit. */
export function findChangedTests() {
  const changed = changedFiles();
  const graph = graphOf(readSources(['src', 'tests']));
  const tests = [...graph.files.keys()].filter((path) => TEST.test(path));
  const edges = edgesOf(graph.imports);
  const nouns = new Set(changed.flatMap(nounsOf));
  const listed = new Set(
    TABLES.filter(({ of }) => changed.some((path) => of.test(path))).flatMap(({ tests }) => tests),
  );
  const isTouched = new Set(changed);
  return tests
    .filter(
      (test) =>
        isTouched.has(test) ||
        listed.has(test) ||
        isCalledAfter(test, nouns) ||
        reached(edges, test, PURE.test(test) ? Number.POSITIVE_INFINITY : 1).some((path) =>
          isTouched.has(path),
        ),
    )
    .sort();
}

function changedFiles() {
  const present = [
    ...git(['diff', '--name-only', '--diff-filter=d', 'HEAD']),
    ...git(['ls-files', '--others', '--exclude-standard']),
  ];
  return present.length > 0
    ? present
    : git(['diff', '--name-only', '--diff-filter=d', 'HEAD~1', 'HEAD']);
}

function git(args) {
  const { status, stdout, stderr } = spawnSync('git', args, { cwd: ROOT, encoding: 'utf8' });
  if (status !== 0) throw new Error(`git ${args.join(' ')}: ${stderr.trim()}`);
  return stdout.split('\n').filter(Boolean);
}

/** `src/server/domain/pin/change.ts` is about `pin` and `pin-change`, `src/features/pins/pins-panel.tsx` about `pins`. */
function nounsOf(path) {
  const [, folder, file] = path.match(/^src\/(?:.*\/)?([\w-]+)\/([\w-]+)\.\w+$/) ?? [];
  return folder ? [folder, file] : [];
}

/** Nouns that every second path has name no test. */
const COMMON = new Set([
  'index',
  'server',
  'shared',
  'client',
  'domain',
  'message',
  'channel',
  'member',
  'routers',
  'schema',
  'queries',
  'present',
  'access',
  'sync',
  'model',
  'input',
  'ui',
  'create',
  'update',
  'list',
  'change',
]);

function isCalledAfter(test, nouns) {
  const [, name = ''] = test.match(/([\w-]+)\.(?:test|spec)\.tsx?$/) ?? [];
  const words = new Set([name, ...name.split('-')]);
  return [...nouns].some(
    (noun) =>
      !COMMON.has(noun) &&
      (words.has(noun) || words.has(`${noun}s`) || words.has(noun.replace(/s$/, ''))),
  );
}

/** What a module imports, over so many steps. */
function reached(edges, from, steps) {
  const found = new Set();
  let border = [from];
  for (let step = 0; step < steps && border.length > 0; step += 1) {
    border = border
      .flatMap((path) => [...(edges.get(path) ?? [])])
      .filter((path) => !found.has(path));
    for (const path of border) found.add(path);
  }
  return [...found];
}
