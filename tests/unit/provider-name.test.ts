import { expect, test } from 'vitest';
import { nameFrom } from '@/server/domain/account/provider-name';
import { LIMITS } from '@/shared/limits';

const nameOf = (name: string, email = 'ann.lee@example.com') => nameFrom({ name, email });

test.each([
  ['Ann Lee', 'Ann Lee'],
  ['  Ann \n\t Lee ', 'Ann Lee'],
  ['Zoë Ålborg 漢字 👩‍👩‍👧', 'Zoë Ålborg 漢字 👩‍👩‍👧'],
  ['\u202Egnp.exe\u2069', 'gnp.exe'],
  ['Ann\0Lee', 'Ann Lee'],
  ['\u0007Ann\u001b[31m', 'Ann [31m'],
  ['Ann \ud83d', 'Ann'],
])('%j is shown as %j', (given, shown) => {
  expect(nameOf(given)).toBe(shown);
});

test.each(['', ' ', '\0', '\u200B', '\u2060\u00AD', '\u202E\u202D', '\u2800', '\ud83d'])(
  '%j is nobody’s name: what the address begins with is',
  (given) => {
    expect(nameOf(given)).toBe('ann.lee');
  },
);

test('it is as long as a name may be, with no half of a character at its end', () => {
  expect(nameOf('x'.repeat(5_000))).toBe('x'.repeat(LIMITS.nameLength));
  const cut = nameOf(`x${'😀'.repeat(100)}`);
  expect(cut).toBe(`x${'😀'.repeat(LIMITS.nameLength / 2 - 1)}`);
  expect(nameOf('', `${'m'.repeat(200)}@example.com`)).toBe('m'.repeat(LIMITS.nameLength));
  expect(nameOf('\u200B', '@example.com')).toBe('Someone');
});
