import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { nameEmoji } from '@/features/emoji/emoji-names';
import { findEmoji, nameLike } from '@/features/emoji/find-emoji';

const folder = join(
  createRequire(import.meta.url).resolve('emojibase-data/package.json'),
  '..',
  'en',
);
const read = (file: string) => JSON.parse(readFileSync(join(folder, file), 'utf8'));
const all = nameEmoji(read('data.json'), read('shortcodes/emojibase.json'));
const plain = (emoji: string | undefined) => emoji?.replaceAll('\uFE0F', '');

describe('the first emoji found is the one that is meant', () => {
  test.each(
    Object.entries({
      ball: '⚽',
      cow: '🐮',
      flower: '🌸',
      horse: '🐴',
      idea: '💡',
      light: '💡',
      pin: '📌',
      plane: '✈',
      snow: '❄',
      thumb: '👍',
      time: '⏰',
      video: '📹',
      water: '💧',
      win: '🏆',
      rocket: '🚀',
      heart: '❤',
      fire: '🔥',
      eyes: '👀',
      check: '✅',
      ok: '👌',
      star: '⭐',
      sun: '☀',
      dog: '🐶',
      car: '🚗',
      tada: '🎉',
      party: '🎉',
      smile: '😄',
      joy: '😂',
      laugh: '😂',
      lol: '😂',
      thumbsup: '👍',
      '+1': '👍',
      '-1': '👎',
      clap: '👏',
      pray: '🙏',
      thanks: '🙏',
      wave: '👋',
      thinking: '🤔',
      cry: '😢',
      sad: '😢',
      cat: '🐱',
      coffee: '☕',
      beer: '🍺',
      pizza: '🍕',
      bug: '🐛',
      warning: '⚠',
      bulb: '💡',
      '100': '💯',
      muscle: '💪',
      cake: '🎂',
      gift: '🎁',
      music: '🎵',
      moon: '🌙',
      rainbow: '🌈',
      key: '🔑',
      lock: '🔒',
      bell: '🔔',
      hammer: '🔨',
      wrench: '🔧',
      ghost: '👻',
      skull: '💀',
      robot: '🤖',
      unicorn: '🦄',
      x: '❌',
      yes: '👍',
      no: '👎',
      Rocket: '🚀',
      'red heart': '❤',
      thumbs_up: '👍',
    }),
  )('%s → %s', (word, emoji) => {
    expect(plain(findEmoji(all, word, 1)[0]?.emoji)).toBe(emoji);
  });
});

test('half a word is enough, and the name shown is the one that was begun', () => {
  expect(findEmoji(all, 'rocke', 8).map(({ emoji }) => emoji)).toContain('🚀');
  const [party] = findEmoji(all, 'tada', 1);
  expect(nameLike(party?.names ?? [], 'tada')).toBe('tada');
  expect(findEmoji(all, 'nothing-is-called-that', 8)).toEqual([]);
});
