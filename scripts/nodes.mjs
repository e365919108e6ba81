import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { arch, platform } from 'node:os';
import { dirname, join } from 'node:path';
import { ROOT } from './environment.mjs';
import { ensureInstalled } from './install.mjs';
import { fail, print, step } from './output.mjs';

// `npm run test:nodes`: the quick tests and one in a browser under other versions of Node than the one at hand.

/** Those that are supported, beside the oldest one that package.json allows. */
const VERSIONS = ['22.23.5', '24.22.3'];
const TESTS = [
  'tests/unit',
  'tests/shared',
  'tests/client',
  'tests/features',
  'tests/ui',
  'tests/domain/message.test.ts',
  'tests/cli/start.test.ts',
  'tests/browser/two-people.spec.ts',
];
const KEPT = join(ROOT, 'node_modules', '.cache', 'nodes');

try {
  await ensureInstalled();
  for (const version of VERSIONS) await testUnder(version);
} catch (error) {
  fail(error);
}

async function testUnder(version) {
  const node = await ensureNode(version);
  if (!node) return;
  print(`\nNode ${version}`);
  const env = { ...process.env, PATH: `${dirname(node)}:${process.env.PATH}` };
  const program = join(ROOT, 'scripts', 'test.mjs');
  const { status } = spawnSync(node, [program, ...TESTS], { cwd: ROOT, stdio: 'inherit', env });
  if (status !== 0) throw new Error(`The tests fail under Node ${version}.`);
}

/** The program, from npm’s package for this machine; `null` where there is none. */
async function ensureNode(version) {
  const folder = join(KEPT, version);
  const node = join(folder, 'package', 'bin', 'node');
  if (existsSync(node)) return node;
  const name = `node-${platform()}-${arch()}@${version}`;
  await step(`Fetching Node ${version}`, () => {
    mkdirSync(folder, { recursive: true });
    const packed = spawnSync('npm', ['pack', name, '--silent', '--pack-destination', folder], {
      encoding: 'utf8',
    });
    if (packed.status !== 0) return;
    const archive = join(folder, packed.stdout.trim().split('\n').at(-1));
    spawnSync('tar', ['-xzf', archive, '-C', folder, 'package/bin/node']);
    rmSync(archive);
  });
  if (existsSync(node)) return node;
  rmSync(folder, { recursive: true, force: true });
  print(`npm has no ${name}: not tested under it.`);
  return null;
}
