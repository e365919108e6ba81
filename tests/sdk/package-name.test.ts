import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

/** The SDK's only name; others that are like it are free on npm, or somebody else's. */
const NAME = 'parley-chat-sdk';

const PLACES = ['README.md', 'CHANGELOG.md', 'docs', 'examples', 'scripts', 'src'];

/** What names a package: an import, what is installed, and anything that calls itself an SDK of Parley. */
const NAMING = [
  /\b(?:from|import|require\(|import\()\s*['"](@?parley\b[^'"]*)['"]/g,
  /\b(?:npm|pnpm|yarn|bun)\s+(?:i|install|add|exec|x)\s+(?:-\S+\s+)*(@?parley\b[^\s`'"]*)/g,
  /\bnpx\s+(?:-\S+\s+)*(@?parley\b[^\s`'"]*)/g,
  /(?<![\w./-])(@?parley(?:-chat)?(?:[/-](?:sdk|client|js)|\/api)\b)/g,
];

const namedIn = (text: string) =>
  NAMING.flatMap((pattern) => [...text.matchAll(pattern)].map(([, name]) => name));

function filesIn(place: string): string[] {
  if (!existsSync(place)) return [];
  if (statSync(place).isFile()) return [place];
  return readdirSync(place, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(?:md|ts|tsx|mjs|json)$/.test(file))
    .map((file) => join(place, file));
}

test.each([
  ["import { createParley } from 'parley/sdk';", ['parley/sdk', 'parley/sdk']],
  ['npm install parley', ['parley']],
  ['what `@parley/client` exports', ['@parley/client']],
  ['npm install ../parley/dist/parley-chat-sdk.tgz', []],
  ['npm run parley -- token create', []],
  [`import { createParley } from '${NAME}';`, [NAME, NAME]],
])('%s names %j', (text, names) => {
  expect(namedIn(text)).toEqual(names);
});

test('the SDK goes by its own name, and by no other, wherever it is named', () => {
  const named = PLACES.flatMap(filesIn).flatMap((file) =>
    namedIn(readFileSync(file, 'utf8')).map((name) => `${file}: ${name}`),
  );
  expect(named.length).toBeGreaterThan(0);
  expect(named.filter((one) => !one.endsWith(`: ${NAME}`))).toEqual([]);
});
