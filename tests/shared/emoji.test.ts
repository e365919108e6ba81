import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, test } from 'vitest';
import { qualifiedEmoji, shortcodeOf } from '@/shared/emoji';

const data: { emoji: string; hexcode: string; skins?: { emoji: string; hexcode: string }[] }[] =
  JSON.parse(
    readFileSync(createRequire(import.meta.url).resolve('emojibase-data/en/data.json'), 'utf8'),
  );

test('every emoji has one spelling, with and without variation selectors', () => {
  const all = data.flatMap(({ emoji, skins = [] }) => [emoji, ...skins.map((skin) => skin.emoji)]);
  const odd = all.filter((emoji) => {
    const spelled = qualifiedEmoji(emoji);
    const others = [
      emoji.replaceAll('\uFE0F', ''),
      emoji.replaceAll('\uFE0F', '\uFE0E'),
      `${emoji}\uFE0F`,
    ];
    return others.some((other) => qualifiedEmoji(other) !== spelled);
  });
  expect(odd).toEqual([]);
  // A letter of a flag is no emoji by itself.
  const none = data.filter(({ emoji }) => qualifiedEmoji(emoji) === null);
  expect(none.every(({ hexcode }) => /^1F1[E-F][0-9A-F]$/.test(hexcode))).toBe(true);
});

test('what is not one emoji is none', () => {
  for (const text of ['', 'a', '👍👍', '1', '#', '<script>', '👍 ', 'thumbsup']) {
    expect([text, qualifiedEmoji(text)]).toEqual([text, null]);
  }
});

test('names are read with and without colons and tones', () => {
  expect(shortcodeOf(':+1::skin-tone-3:')).toEqual({ name: '+1', tone: 3 });
  expect(shortcodeOf('ThumbsUp')).toEqual({ name: 'thumbsup', tone: null });
  expect(shortcodeOf('two words')).toBeNull();
});
