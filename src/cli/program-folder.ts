import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';

/** `drizzle/` beside the program, built or not, whatever folder it is called from. */
export function migrationsFolder(): string {
  return join(programFolder(), 'drizzle');
}

const manifest = z.object({ version: z.string() });

/** The version of this Parley, as package.json has it. */
export function programVersion(): string {
  const text = readFileSync(join(programFolder(), 'package.json'), 'utf8');
  return manifest.parse(JSON.parse(text)).version;
}

function programFolder(): string {
  for (let at = dirname(fileURLToPath(import.meta.url)); ; at = dirname(at)) {
    if (existsSync(join(at, 'drizzle', 'meta', '_journal.json'))) return at;
    if (at === dirname(at)) throw new Error('The folder drizzle/ is missing beside the program.');
  }
}
