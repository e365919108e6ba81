import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './environment.mjs';
import { ensureInstalled } from './install.mjs';
import { print } from './output.mjs';

// `npm run bench` lists the workloads; `npm run bench -- WORKLOAD …` runs tests/bench/WORKLOAD.ts with the
// rest of the arguments.
const folder = join(ROOT, 'tests', 'bench');
const [name, ...rest] = process.argv.slice(2);
await ensureInstalled();

if (!name || !existsSync(join(folder, `${name}.ts`))) {
  print('npm run bench -- WORKLOAD [--rounds n] [--competitors a,b] [--json] [--quick]\n');
  for (const file of readdirSync(folder).filter((each) => each.endsWith('.ts'))) {
    const [about = ''] = readFileSync(join(folder, file), 'utf8').split('\n');
    print(`  ${file.slice(0, -3).padEnd(8)} ${about.replace('// ', '')}`);
  }
  process.exit(name ? 1 : 0);
}

// Only the result goes to stdout.
process.stdout.write = process.stderr.write.bind(process.stderr);
const { build, buildServer } = await import('./build.mjs');
// Nobody looks at a page here, so an old one will do.
if (existsSync(join(ROOT, '.next', 'BUILD_ID'))) await buildServer();
else await build();

// Thousands of sockets need as many files as the system allows.
const shell = 'ulimit -n "$(ulimit -Hn)"; exec "$@"';
const program = [process.execPath, '--import', 'tsx', join(folder, `${name}.ts`), ...rest];
const done = spawnSync('sh', ['-c', shell, 'sh', ...program], { cwd: ROOT, stdio: 'inherit' });
process.exit(done.status ?? 1);
