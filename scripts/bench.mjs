import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './environment.mjs';
import { ensureInstalled } from './install.mjs';
import { note } from './say.mjs';

// `npm run bench -- NAME …`: runs tests/bench/NAME.ts with the rest of the arguments.
const folder = join(ROOT, 'tests', 'bench');
const [name, ...rest] = process.argv.slice(2);
await ensureInstalled();

if (!name || !existsSync(join(folder, `${name}.ts`))) {
  const files = existsSync(folder) ? readdirSync(folder) : [];
  const names = files.filter((file) => file.endsWith('.ts')).map((file) => file.slice(0, -3));
  note(`Usage: npm run bench -- NAME. There is: ${names.join(', ')}.`);
  process.exit(name ? 1 : 0);
}

const { buildServer } = await import('./build.mjs');
await buildServer();
const program = ['--import', 'tsx', join(folder, `${name}.ts`), ...rest];
const done = spawnSync(process.execPath, program, { cwd: ROOT, stdio: 'inherit' });
process.exit(done.status ?? 1);
