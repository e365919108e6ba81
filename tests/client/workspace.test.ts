import { describe, expect, test } from 'vitest';
import { shortcutOf } from '@/features/commands/shortcuts';
import { matchScore } from '@/features/directory/match-score';
import { channelPath, parseAddress, searchPath } from '@/features/navigation/address';
import { newChannelId, newMessageId } from './build';

const parse = (path: string) => {
  const url = new URL(path, 'https://chat.example.com');
  return parseAddress(url.pathname, url.searchParams);
};

describe('addresses', () => {
  const channelId = newChannelId();
  const thread = newMessageId();

  test('lead back to what they were made from', () => {
    expect(
      parse(channelPath('lab', { channelId, seq: 12, thread, reply: 15, query: 'a b' })),
    ).toEqual({
      slug: 'lab',
      view: { kind: 'channel', channelId, seq: 12 },
      panel: { kind: 'thread', messageId: thread, reply: 15 },
      query: 'a b',
    });
    expect(parse(`/w/lab/c/${channelId}/12).?thread=${thread}&reply=15).`)).toMatchObject({
      view: { seq: 12 },
      panel: { kind: 'thread', messageId: thread, reply: 15 },
    });
    expect(parse(channelPath('lab', { channelId, details: true })).panel).toEqual({
      kind: 'details',
    });
    expect(parse(searchPath('lab', 'x & y'))).toMatchObject({
      view: { kind: 'search' },
      query: 'x & y',
    });
  });

  test('of a message may have what followed them in a sentence; any other rest leads nowhere', () => {
    const at = (seq: string) => parse(`/w/lab/c/${channelId}/${seq}`).view;
    for (const end of ['.', ')', '),', '/', '%C2%BB']) {
      expect(at(`12${end}`), end).toEqual({ kind: 'channel', channelId, seq: 12 });
    }
    for (const wrong of ['abc', '12abc', '0', '-1', '1e3', '%00']) {
      expect(at(wrong), wrong).toEqual({ kind: 'unknown' });
    }
    expect(at('')).toEqual({ kind: 'channel', channelId, seq: null });
    expect(parse('/w/lab').view).toEqual({ kind: 'home' });
  });

  test('that make no sense are said to', () => {
    expect(parse('/w/lab/c/not-an-id').view).toEqual({ kind: 'unknown' });
    expect(parse('/w/lab/elsewhere').view).toEqual({ kind: 'unknown' });
    expect(parse(`/w/lab/c/${channelId}/zero`).view).toEqual({ kind: 'unknown' });
    expect(parse(`/w/lab/c/${channelId}?thread=x`).panel).toBeNull();
  });
});

describe('shortcuts', () => {
  const press = (key: string, mods: string[] = []) => ({
    key,
    ctrlKey: mods.includes('ctrl'),
    metaKey: false,
    altKey: mods.includes('alt'),
    shiftKey: mods.includes('shift'),
  });

  test('are told apart by their modifiers', () => {
    expect(shortcutOf(press('k', ['ctrl']), true)).toBe('switcher');
    expect(shortcutOf(press('k'), false)).toBeNull();
    expect(shortcutOf(press('ArrowUp', ['alt']), true)).toBe('previous');
    expect(shortcutOf(press('ArrowUp', ['alt', 'shift']), true)).toBe('previous-unread');
    expect(shortcutOf(press('?', ['shift']), false)).toBe('help');
  });

  test('without a modifier wait until nobody types', () => {
    expect(shortcutOf(press('/'), false)).toBe('search');
    expect(shortcutOf(press('/'), true)).toBeNull();
    expect(shortcutOf(press('Escape'), true)).toBe('mark-read');
  });
});

test('names are found by beginnings, parts, letters in order, and with one slip', () => {
  const scores = ['design', 'design-review', 'team-design', 'redesign', 'dusty engine'].map(
    (name) => matchScore([name], 'design'),
  );
  expect(scores).toEqual([6, 5, 4, 3, 0]);
  expect(matchScore(['general'], 'gnl')).toBe(2);
  expect(matchScore(['general'], 'genreal')).toBe(1);
  expect(matchScore(['general'], 'xyz')).toBe(0);
});

test('words in another order are found, after those that stand as typed', () => {
  const order = (typed: string, names: string[]) =>
    names
      .map((name) => ({ name, score: matchScore([name], typed) }))
      .filter(({ score }) => score > 0)
      .sort((a, b) => b.score - a.score)
      .map(({ name }) => name);
  expect(order('team design', ['redesign-teams', 'design-team', 'general', 'team-design'])).toEqual(
    ['team-design', 'design-team', 'redesign-teams'],
  );
  expect(matchScore(['anna smith', 'asmith'], 'smith anna')).toBeGreaterThan(0);
  expect(matchScore(['anna smith', 'asmith'], 'asmith anna')).toBeGreaterThan(0);
  expect(matchScore(['anna smith', 'asmith'], 'smith bob')).toBe(0);
});
