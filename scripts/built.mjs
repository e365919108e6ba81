import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT } from './environment.mjs';

/** A module of those that `build.mjs` bundles, by its file in `dist`. */
export function built(file) {
  return import(pathToFileURL(join(ROOT, 'dist', file)).href);
}
