import { readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';

/** Where the web framework looks for files, and below which path it serves them. */
const FOLDERS = [
  { path: '/_next/static/', folder: join('.next', 'static') },
  { path: '/', folder: 'public' },
];

/** The paths of all files that are sent as they are. Any other address is a page, if only a not-found page. */
export async function listBuiltFiles(): Promise<Set<string>> {
  const lists = await Promise.all(
    FOLDERS.map(async ({ path, folder }) => {
      const entries = await readdir(folder, { recursive: true, withFileTypes: true });
      return entries
        .filter((entry) => entry.isFile())
        .map((entry) => path + relative(folder, join(entry.parentPath, entry.name)))
        .map((found) => found.split(sep).join('/'));
    }),
  );
  return new Set(lists.flat());
}
