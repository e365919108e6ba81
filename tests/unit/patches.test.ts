import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { isPatched } from '../../scripts/patch.mjs';

const patches = readdirSync('patches').filter((name) => name.endsWith('.patch'));

test('every patch is applied, and is for the version that is installed', () => {
  expect(patches).toEqual(['postgres+3.4.9.patch']);
  expect(isPatched()).toBe(true);
  for (const name of patches) {
    const [, pack, version] = name.match(/^(.*)\+(.*)\.patch$/) ?? [];
    const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
    expect(dependencies[`${pack}`]).toBe(version);
  }
});

test('every patch says why it is there, and where upstream has it', () => {
  const page = readFileSync('patches/README.md', 'utf8');
  for (const name of patches) {
    expect(page).toContain(`## ${name.replace('+', ' ').replace('.patch', '')}`);
  }
  expect(page).toMatch(/pull requests? \d+/);
});
