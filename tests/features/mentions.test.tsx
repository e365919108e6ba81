// @vitest-environment happy-dom
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { MessageBody } from '@/features/markdown/message-body';
import { asWritten, calledIn, fromTokens, readingsIn, toTokens, typedIn } from '@/shared/mentions';
import { TooltipProvider } from '@/ui/tooltip';

const MEMBERS = new Map([
  ['ann', '01890000-0000-7000-8000-0000000000aa'],
  ['ann.b', '01890000-0000-7000-8000-0000000000bb'],
]);
const CHANNELS = new Map([['general', '01890000-0000-7000-8000-0000000000cc']]);
const keyOf = (map: Map<string, string>, id: string) =>
  [...map].find(([, value]) => value === id)?.[0];

/** What the browser holds: everyone. */
const directory = {
  memberByHandle: (handle: string) => MEMBERS.get(handle),
  channelByName: (name: string) => CHANNELS.get(name),
  handleOf: (id: string) => keyOf(MEMBERS, id),
  nameOf: (id: string) => keyOf(CHANNELS, id),
  mayCallEveryone: true,
};

/** What the server holds: only what it looked up for this text. */
function lookedUp(text: string) {
  const { handles, channels } = readingsIn(typedIn(text));
  return {
    memberByHandle: (handle: string) =>
      handles.includes(handle) ? MEMBERS.get(handle) : undefined,
    channelByName: (name: string) => (channels.includes(name) ? CHANNELS.get(name) : undefined),
    mayCallEveryone: true,
  };
}

const PIECES = [
  ...['@ann', '@Ann.b', '@ann.c', '@nobody', '#general', '@here', '@all', '@everyone', '@channel'],
  ...[
    `<@${MEMBERS.get('ann')}>`,
    '<!channel>',
    '<!here>',
    '\\',
    '`',
    '``',
    '```\n',
    '~~~\n',
    '\n',
    '\n\n',
  ],
  ...[
    '*',
    '**',
    '_',
    '[',
    '](https://x.de/',
    ')',
    '<https://x.de/',
    '>',
    '> ',
    '- ',
    '| ',
    '|-|\n',
    '# ',
  ],
  ...['https://x.de/', 'mail+', 'a', ' ', '.', '(', '!', '漢', '😀', '\r\n', '\t'],
];

function numbersFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return state / 2 ** 31;
  };
}

function pageOf(body: string): HTMLElement {
  const names = {
    member: (id: string) => ({ name: `member ${id}`, isMe: false }),
    channel: (id: string) => `channel ${id}`,
  };
  const page = document.createElement('div');
  page.innerHTML = renderToStaticMarkup(
    <TooltipProvider>
      <MessageBody body={body} names={names} unfolded />
    </TooltipProvider>,
  );
  return page;
}

function shownIn(body: string): string[] {
  const page = pageOf(body);
  return [...page.querySelectorAll('bdi')].map((chip) => chip.textContent ?? '');
}

test('the browser’s tokens are the server’s, and whoever is called is shown as called', {
  timeout: 60_000,
}, () => {
  const next = numbersFrom(20_261_127);
  for (let round = 0; round < 400; round += 1) {
    const length = 2 + Math.floor(next() * 10);
    const text = Array.from({ length }, () => PIECES[Math.floor(next() * PIECES.length)]).join('');
    const body = toTokens(text, directory);
    expect(toTokens(text, lookedUp(text)), text).toBe(body);
    // Sent as tokens or as typed, it is stored as the same text.
    expect(toTokens(body, lookedUp(body)), text).toBe(body);
    // Opened for editing and saved as it is, it stays what it was.
    expect(toTokens(fromTokens(body, directory, directory), directory), text).toBe(body);
    const shown = shownIn(body);
    const called = calledIn(body);
    const members = shown.flatMap((chip) => /^@member (.*)$/.exec(chip)?.[1] ?? []);
    expect([...new Set(members)], text).toEqual(called.memberIds);
    expect(shown.includes('@channel'), text).toBe(called.everyone);
    expect(shown.includes('@here'), text).toBe(called.here);
  }
});

const NAMED: Record<string, string> = {
  '@ann': `@member ${MEMBERS.get('ann')}`,
  '@ann.b': `@member ${MEMBERS.get('ann.b')}`,
  '#general': `#channel ${CHANNELS.get('general')}`,
  '@channel': '@channel',
  '@everyone': '@channel',
  '@all': '@channel',
  '@here': '@here',
};
const SHOWN_NAME =
  /@ann\.b(?![a-z0-9])|@ann(?![a-z0-9])|@(?:channel|everyone|all|here)(?![._-]*[a-z0-9])|#general(?![\p{L}\p{N}\p{M}])/giu;

/** Whom a page names, in order: those called already, and the names that a reader sees as such in its text. */
function namedOn(node: Node): string[] {
  if (node instanceof HTMLElement && node.matches('bdi')) return [node.textContent ?? ''];
  if (node instanceof HTMLElement && (node.matches('code, figure') || isAddress(node))) return [];
  if (node.nodeType !== Node.TEXT_NODE) return [...node.childNodes].flatMap(namedOn);
  const text = node.textContent ?? '';
  const isBehindName = node.previousSibling instanceof Element && chipIn(node.previousSibling);
  return [...text.matchAll(SHOWN_NAME)].flatMap(({ 0: name, index }) => {
    const before = text.slice(0, index).replace(/[\p{M}_]+$/u, '');
    const isWord = /[\p{L}\p{N}@#&/\\<.+-]$/u.test(before) && !/\p{sc=Han}$/u.test(before);
    return isWord || (index === 0 && isBehindName) ? [] : (NAMED[name.toLowerCase()] ?? []);
  });
}

const chipIn = (element: Element) => element.matches('bdi') || element.querySelector('bdi');

function isAddress(element: HTMLElement): boolean {
  const text = element.textContent ?? '';
  return element.matches('a') && /^(?:https?:\/\/|www\.|[\w.]+@\w)\S*$/i.test(text);
}

const MARKS = [
  ...['*', '**', '***', '_', '__', '~~', '~', '`', '``', '[', ']', '](https://x.de)', '|', '\\*'],
  ...['\n', '\n\n', '\n- ', '\n* ', '\n> ', '\n1. ', '\n# ', '\n|a|b|\n|-|-|\n|', '\r\n> ', '\n  '],
  ...[
    'https://x.de',
    '<https://x.de>',
    'a@x.de',
    'www.x',
    '<b>',
    '\\_',
    '\u202E',
    '\u2068',
    '❤\uFE0F',
  ],
  ...[
    ' ',
    ' ',
    ' ',
    ' ',
    'a',
    'word',
    '.',
    ':',
    '(',
    ')',
    '漢',
    '😀',
    's',
    '1',
    '[a][b]',
    '`x`',
    '!',
  ],
];
const NAMES = [
  '@ann',
  '@Ann',
  '@ann.b',
  '@ann',
  '@channel',
  '@all',
  '@here',
  '#general',
  '@nobody',
];

test('every name that is shown as text is called, and nothing else is', { timeout: 60_000 }, () => {
  const next = numbersFrom(20_261_128);
  const anyOf = (pieces: string[]) => pieces[Math.floor(next() * pieces.length)] ?? '';
  let named = 0;
  for (let round = 0; round < 1_000; round += 1) {
    const length = 2 + Math.floor(next() * 7);
    const pieces = Array.from({ length }, () => anyOf(next() < 0.35 ? NAMES : MARKS));
    const text = pieces.join('').trim();
    // What a picture is called is the text of a link, and no text of the message's own.
    if (text === '' || text.includes('![')) continue;
    const expected = namedOn(pageOf(text));
    named += expected.length;
    expect(shownIn(toTokens(text, directory)), JSON.stringify(text)).toEqual(expected);
  }
  expect(named).toBeGreaterThan(800);
});

test.each([
  '*correction: @ann please look',
  '**@ann hi',
  '`x`*a @ann',
  '- *note @ann',
  '*typo :x: and @ann',
  '_@ann hi',
  '__@ann hi',
  '~~@ann',
  '*@ann*s',
  '**@ann**s',
  'https://x.de* @ann',
  '***a* @ann',
  '**a* @ann',
  '*a** @ann',
  '> *a\n> @ann',
  '# *a @ann',
  '|a|b|\n|-|-|\n|*c|**@ann|',
  '[*a @ann](b',
  '❤\uFE0F@ann',
  '1\uFE0F\u20E3@ann',
  '\u2068@ann\u2069',
  '@a\u2069nn',
])('a mark that closes nothing keeps no name from being found: %j', (text) => {
  expect(shownIn(toTokens(text, directory))).toEqual([NAMED['@ann']]);
});

test('no letter that is hidden makes a name of what is shown behind another letter', () => {
  for (const text of ['a\u202E@ann', 'a_@ann', 'a__@ann', '._@ann']) {
    expect(toTokens(text, directory)).toBe(text);
  }
});

test('one emoji right behind another is one, and names stand behind words of scripts without spaces', () => {
  const emoji = {
    ...directory,
    emojiNamed: (name: string) => (name === 'tada' ? '🎉' : undefined),
  };
  expect(toTokens(':tada::tada: a:tada: :tada:::tada:', emoji)).toBe('🎉🎉 a:tada: 🎉::tada:');
  expect(toTokens('\\:tada: *:tada:', emoji)).toBe('\\:tada: *🎉');
  for (const text of ['漢字@ann', 'です#general', 'ครับ@ann'])
    expect(toTokens(text, directory)).toMatch(/<[@#]0189/);
  for (const text of ['한@ann', 'a@ann', 'ж@ann']) expect(toTokens(text, directory)).toBe(text);
});

test('a channel is found by its name in any form of its letters', () => {
  const café = (name: string) => (name === 'caf\u00E9' ? CHANNELS.get('general') : undefined);
  const names = { ...directory, channelByName: café };
  for (const text of ['#caf\u00E9', '#cafe\u0301', '#CAFE\u0301']) {
    expect(toTokens(text, names)).toBe(`<#${CHANNELS.get('general')}>`);
    expect(readingsIn(typedIn(text)).channels).toEqual(['caf\u00E9']);
  }
});

test('a text that has too many pieces with its tokens stays as it was typed', () => {
  const most = (marks: number) => '*a* '.repeat(marks) + '@ann '.repeat(60);
  expect(toTokens(most(100), directory)).toContain('<@');
  for (const marks of [380, 390, 400, 900]) {
    const body = toTokens(most(marks), directory);
    expect(body.includes('<@')).toBe(shownIn(body).length > 0);
  }
  expect(toTokens(most(900), directory)).toBe(most(900));
});

test('what is copied has the lines and marks that were written, and names as they are shown', () => {
  const body = toTokens('@ann **and** @here:\n\n```\n@ann\n```\n- #general', directory);
  const names = { member: () => 'Ann Lee', channel: () => 'general' };
  expect(asWritten(body, names)).toBe('@Ann Lee **and** @here:\n\n```\n@ann\n```\n- #general');
});

test('a list goes on counting from what was typed', () => {
  const items = [...pageOf('5. a\n7. b\n7. c\n1. d').querySelectorAll('li')];
  expect(items.map((item) => item.value)).toEqual([5, 7, 8, 9]);
});
