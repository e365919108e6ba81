import { describe, expect, test } from 'vitest';
import { parseSlash } from '@/features/commands';
import { complete, triggerAt } from '@/features/composer/completion';
import { linkOver, wrap } from '@/features/composer/wrap';
import { isInFence } from '@/features/typing/code';
import { differenceOf } from '@/features/typing/insert-text';
import {
  fromTokens as fromTokensBy,
  type NameDirectory,
  type TypedDirectory,
  toTokens,
} from '@/shared/mentions';

const ANN = '018f0000-0000-7000-8000-000000000001';
const BEN = '018f0000-0000-7000-8000-000000000002';
const GENERAL = '018f0000-0000-7000-8000-000000000003';
const handles: Record<string, string> = { ann: ANN, 'ben.smith': BEN };
const names: Record<string, string> = { general: GENERAL };
const byId = (record: Record<string, string>, id: string) =>
  Object.keys(record).find((key) => record[key] === id);

const directory: NameDirectory & TypedDirectory = {
  memberByHandle: (handle) => handles[handle],
  handleOf: (id) => byId(handles, id),
  channelByName: (name) => names[name],
  nameOf: (id) => byId(names, id),
  emojiNamed: (name) => (name === 'tada' ? '🎉' : undefined),
  mayCallEveryone: true,
};
const stored = (text: string) => toTokens(text, directory);
const fromTokens = (body: string) => fromTokensBy(body, directory, directory);

describe('what is sent', () => {
  test.each([
    ['@ann hi', `<@${ANN}> hi`],
    ['(@Ann)', `(<@${ANN}>)`],
    ['Thanks, @ann.', `Thanks, <@${ANN}>.`],
    ['@ben.smith and @ann', `<@${BEN}> and <@${ANN}>`],
    ['@ann-marie', `<@${ANN}>-marie`],
    ['see #general!', `see <#${GENERAL}>!`],
    ['@channel look', '<!channel> look'],
    [':tada: done', '🎉 done'],
    ['@nobody #nowhere :nothing:', '@nobody #nowhere :nothing:'],
    ['ann@ann.com and a/#general', 'ann@ann.com and a/#general'],
    ['`@ann` and\n```\n@ann #general\n```', '`@ann` and\n```\n@ann #general\n```'],
    ['```\n@ann not closed', '```\n@ann not closed'],
    ['10:30:45 and http://x.de/:tada:', '10:30:45 and http://x.de/:tada:'],
  ])('%j becomes %j', (typed, body) => {
    expect(stored(typed)).toBe(body);
  });

  test('calling everyone stays text where one may not', () => {
    expect(toTokens('@channel', { ...directory, mayCallEveryone: false })).toBe('@channel');
  });
});

test('what is edited is what was typed, and comes back the same', () => {
  const body = `<@${ANN}> in <#${GENERAL}>, <!channel>, \`<@${ANN}>\``;
  const text = fromTokens(body);
  expect(text).toBe(`@ann in #general, @channel, \`<@${ANN}>\``);
  expect(stored(text)).toBe(body);
});

test('someone unknown stays a token while it is edited', () => {
  const body = '<@018f0000-0000-7000-8000-00000000000f> hi';
  expect(stored(fromTokens(body))).toBe(body);
});

describe('completion', () => {
  test.each([
    ['hi @an', { sigil: '@', query: 'an', start: 3 }],
    ['@', { sigil: '@', query: '', start: 0 }],
    ['(#gen', { sigil: '#', query: 'gen', start: 1 }],
    ['so :sm', { sigil: ':', query: 'sm', start: 3 }],
  ])('opens after %j', (text, trigger) => {
    expect(triggerAt(text, text.length)).toEqual(trigger);
  });

  test.each(['ann@ex', ':s', 'a:sm', '`@an', '```\n@an', '@an ', 'x#gen'])(
    'stays closed after %j',
    (text) => {
      expect(triggerAt(text, text.length)).toBeNull();
    },
  );

  test('replaces the word at the caret and leaves one space', () => {
    const trigger = { sigil: '@' as const, query: 'an', start: 3 };
    expect(complete('hi @an there', trigger, '@ann')).toEqual({ text: 'hi @ann there', caret: 8 });
    expect(complete('hi @an', trigger, '@ann')).toEqual({ text: 'hi @ann ', caret: 8 });
  });
});

test('Enter makes a new line inside a fence, and sends after it', () => {
  expect(isInFence('```js\nconst a')).toBe(true);
  expect(isInFence('```js\nconst a\n```')).toBe(false);
});

test('marks go round the selection and come off again', () => {
  const marked = wrap({ text: 'a word', start: 2, end: 6 }, '**');
  expect(marked).toEqual({ text: 'a **word**', start: 4, end: 8 });
  expect(wrap(marked, '**')).toEqual({ text: 'a word', start: 2, end: 6 });
});

test('an address pasted over words makes a link of them; other text does not', () => {
  const selected = { text: 'read the docs', start: 9, end: 13 };
  expect(linkOver(selected, 'https://example.com')?.text).toBe(
    'read the [docs](https://example.com)',
  );
  expect(linkOver(selected, 'plain')).toBeNull();
  expect(linkOver({ ...selected, end: 9 }, 'https://example.com')).toBeNull();
});

test.each([
  ['/remind me', 'remind'],
  ['/shrug', 'shrug'],
  ['/füge hinzu', 'füge'],
  ['/a\nb', 'a'],
  [' /remind me', null],
  ['//remind me', null],
  ['/usr/bin', null],
  ['/etc.', null],
  ['/ 2', null],
  ['/', null],
  ['say /remind', null],
])('%j calls the command %j', (text, command) => {
  expect(parseSlash(text)?.name ?? null).toBe(command);
});

test.each([
  ['a word', 'a **word**', { from: 2, to: 6, inserted: '**word**' }],
  ['aaa', 'aa', { from: 2, to: 3, inserted: '' }],
  ['', 'new', { from: 0, to: 0, inserted: 'new' }],
  ['same', 'same', { from: 4, to: 4, inserted: '' }],
])('of %j only what differs is replaced to make it %j', (before, after, difference) => {
  expect(differenceOf(before, after)).toEqual(difference);
});
