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

test('one emoji right behind another is one, and names stand behind words of scripts without spaces', () => {
  const emoji = {
    ...directory,
    emojiNamed: (name: string) => (name === 'tada' ? '🎉' : undefined),
  };
  expect(toTokens(':tada::tada: a:tada: :tada:::tada:', emoji)).toBe('🎉🎉 a:tada: 🎉::tada:');
  for (const text of ['漢字@ann', 'です#general', 'ครับ@ann'])
    expect(toTokens(text, directory)).toMatch(/<[@#]0189/);
  for (const text of ['한@ann', 'a@ann', 'ж@ann']) expect(toTokens(text, directory)).toBe(text);
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
