import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './environment.mjs';

const PATCHES = join(ROOT, 'patches');

/** Applies the patches to node_modules where that was left out, as by `npm ci --ignore-scripts`. */
export function ensurePatched() {
  if (isPatched()) return;
  const program = join(ROOT, 'node_modules', 'patch-package', 'index.js');
  const done = spawnSync(process.execPath, [program, '--error-on-fail'], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  if (done.status !== 0)
    throw new Error(`A patch could not be applied.\n${done.stdout}${done.stderr}`);
}

/** Whether node_modules has every line that a patch adds. */
export function isPatched() {
  return readdirSync(PATCHES)
    .filter((name) => name.endsWith('.patch'))
    .flatMap((name) =>
      readFileSync(join(PATCHES, name), 'utf8')
        .split(/^diff --git /m)
        .slice(1),
    )
    .every((section) => {
      const file = section.match(/^\+\+\+ b\/(.*)$/m)?.[1] ?? '';
      const text = readFileSync(join(ROOT, file), 'utf8');
      const added = section.match(/^\+(?!\+\+ ).*$/gm) ?? [];
      return added.every((line) => text.includes(line.slice(1)));
    });
}
