import type { Nodes } from 'mdast';
import { expect, test } from 'vitest';
import { textOfBlocks } from '@/server/domain/import/slack/blocks';
import { contentsOf } from '@/server/domain/import/slack/contents';
import { translateLine, translateMarkup } from '@/server/domain/import/slack/markup';
import { readMessage } from '@/server/domain/import/slack/schema';
import type { ChannelId, MemberId } from '@/shared/id';
import { parseMarkdown } from '@/shared/markdown';

const ANN = '018f0000-0000-7000-8000-000000000001';
const GENERAL = '018f0000-0000-7000-8000-000000000002';
const names = {
  // Fixed ids, for these tests only.
  member: (id: string) => (id === 'U1' ? (ANN as MemberId) : null),
  channel: (id: string) => (id === 'C1' ? (GENERAL as ChannelId) : null),
  emoji: (name: string) => (name === 'wave' ? '👋' : null),
};
const translate = (text: string) => translateMarkup(text, names);

test.each([
  ['*bold* and _it_ and ~gone~', '**bold** and _it_ and ~~gone~~'],
  ['*two words* here', '**two words** here'],
  ['2 * 3 * 4 = 24, a*b*c', '2 * 3 * 4 = 24, a*b*c'],
  ['*a* *b*', '**a** **b**'],
  ['hi <@U1>, see <#C1|general>', `hi <@${ANN}>, see <#${GENERAL}>`],
  ['*<@U1>*', `**<@${ANN}>**`],
  ['<@U9|gus> in <#C9|old>', '@gus in #old'],
  ['<!here> <!channel> <!everyone>', '<!here> <!channel> <!channel>'],
  ['<!subteam^S1|@team> <!date^1^{date}|Monday>', '@team Monday'],
  ['see https://a.example and <https://b.example>', 'see https://a.example and https://b.example'],
  ['(<https://b.example/x.>)', '(<https://b.example/x.>)'],
  ['<https://b.example|the docs>', '[the docs](https://b.example)'],
  ['<https://b.example/a(b)|x [y]>', '[x \\[y\\]](https://b.example/a%28b%29)'],
  ['<http://b.example|b.example>.', '<http://b.example>.'],
  ['<mailto:a@b.example|a@b.example>', '<a@b.example>'],
  ['a &lt; b &amp;&amp; c &gt; d', 'a < b && c > d'],
  ['&lt;@U1&gt; &amp;lt;', '\\<@U1> &lt;'],
  ['&gt; quoted\nnot', '> quoted\nnot'],
  ['- one\n  more\n- two', '- one\n  more\n- two'],
  [':wave::wave: ship', '👋👋 ship'],
  ['*a*_b_~c~', '**a**_b_~~c~~'],
  ['- - -', '\\- - -'],
  ['+ plus', '\\+ plus'],
  ['a | b\n--- | ---', 'a | b\n--- \\| ---'],
  ['~~~', '\\~~~'],
  ['an ` alone', 'an \\` alone'],
  ['```open', '\\`\\`\\`open'],
  ['<!subteam^S012AB> <#C9|> <@U9|>', '@S012AB #C9 @U9'],
  ['<!date^1704153660^{date}>', '2024-01-02 00:01 UTC'],
  ['a <b> c', 'a \\<b> c'],
  ['one\r\ntwo', 'one\ntwo'],
  ['שלום *עולם*', 'שלום **עולם**'],
  ['&gt;&gt;&gt; all\nof it', '> all\n> of it'],
  ['# no heading', '\\# no heading'],
  ['__init__.py', '\\_\\_init__.py'],
  ['C:\\*dir*', 'C:\\\\*dir*'],
  [':wave: :nope: 10:30:45', '👋 :nope: 10:30:45'],
  ['`*code* &lt;b&gt; <http://x.example>`', '`*code* <b> http://x.example`'],
  ['`<@U1> :wave:`', '`<@U1> :wave:`'],
  ['```a *b* &amp;&amp; _c_```', '```\na *b* && _c_\n```'],
  ['before ```code``` after', 'before \n```\ncode\n```\n after'],
  ['```\ntwo\nlines\n```', '```\ntwo\nlines\n```'],
])('%j becomes %j', (slack, markdown) => {
  expect(translate(slack)).toBe(markdown);
});

test('the result reads as Markdown what Slack showed', () => {
  const kinds = (text: string) => {
    const [block] = parseMarkdown(translate(text)).children;
    return block && 'children' in block ? block.children.map((child) => child.type) : [block?.type];
  };
  expect(kinds('*bold* <@U1>')).toEqual(['strong', 'text', 'mention']);
  expect(kinds('# nothing')).toEqual(['text']);
  expect(kinds('&lt;@018f0000-0000-7000-8000-000000000001&gt;')).toEqual(['text']);
  expect(kinds('<https://b.example/a(b)|here>')).toEqual(['link']);
});

test('what ends with its line in Slack ends there', () => {
  const shown = (text: string) =>
    parseMarkdown(translate(text)).children.map((block) => block.type);
  expect(shown('&gt; quoted\nanswer')).toEqual(['blockquote', 'paragraph']);
  expect(shown('1. one\n2. two\nafter')).toEqual(['list', 'paragraph']);
  expect(shown('2*3*4 = 24')).toEqual(['paragraph']);
  expect(shown('- - -')).toEqual(['paragraph']);
  expect(shown('open ```\nnot code')).toEqual(['paragraph']);
  expect(shown('a | b\n--- | ---\n1 | 2')).toEqual(['paragraph']);
});

test.each([
  '*multi\nline*',
  '_multi\nline_',
  '*a *b\nc* d*',
  '&gt; *a\n&gt; b*',
  'one\n*two _x y\nthree* z_',
  '*<@U9|gus>\nand* so',
  '*a\nb*\nc*',
])('marks whose ends are in other lines stand as they are: %j', (text) => {
  const types = new Set<string>();
  const visit = (node: Nodes) => {
    types.add(node.type);
    if ('children' in node) for (const child of node.children) visit(child);
  };
  visit(parseMarkdown(translate(text)));
  expect([...types].filter((type) => /emphasis|strong|delete/.test(type))).toEqual([]);
});

test('marks within a line are kept beside those that are not', () => {
  expect(translate('*bold* and _it_ and *not\n*bold* so* and _it_')).toBe(
    '**bold** and _it_ and \\*not\n**bold** so* and _it_',
  );
});

test('codes next to each other are two', () => {
  const [block] = parseMarkdown(translate('`a``b`')).children;
  const codes = block && 'children' in block ? block.children : [];
  expect(codes.flatMap((code) => (code.type === 'inlineCode' ? [code.value] : []))).toEqual([
    'a',
    'b',
  ]);
});

const REPEATED = [
  ...[
    '-',
    '- ',
    '-|',
    ':-',
    '|',
    '*',
    '* ',
    '*a ',
    '*a\n',
    '_',
    '_a ',
    '_a\n',
    '~a ',
    '`',
    '`a',
    '```',
  ],
  ...[
    '<',
    '<a',
    '<@U1',
    '<!',
    ':',
    ':a',
    ':a:',
    '&gt;',
    '&gt; \n',
    '#',
    '\\',
    ' ',
    '\n',
    '\uE000',
    'a*b_c~',
  ],
];
test.each(REPEATED)(
  'text of %j without end is translated in time that grows with its length',
  (unit) => {
    const cost = (length: number) => {
      const text = `${unit.repeat(length / unit.length)}x`;
      const began = process.cpuUsage();
      translate(text);
      const { user } = process.cpuUsage(began);
      return user / 1_000;
    };
    // The longest text that is translated at once; a quadratic pattern takes seconds for it.
    expect(Math.min(cost(80_000), cost(80_000))).toBeLessThan(Math.max(100, 12 * cost(20_000)));
  },
);

test('so is a styled text of blocks that is mostly blank', () => {
  const text = `a${' '.repeat(80_000)}b`;
  const element = { type: 'text', text, style: { bold: true } };
  const section = { type: 'rich_text_section', elements: [element] };
  const began = process.cpuUsage();
  textOfBlocks([{ type: 'rich_text', elements: [section] }]);
  expect(process.cpuUsage(began).user / 1_000).toBeLessThan(500);
});

/** What a message of this text becomes, and the mentions that a reader sees in it. */
function read(fields: Record<string, unknown>) {
  const message = readMessage({ ts: '1704153600.000100', user: 'U1', ...fields }, 'entry 1');
  if (!message) throw new Error('no message');
  const contents = contentsOf(message, names);
  const shown: string[] = [];
  const visit = (node: Nodes) => {
    if (node.type === 'mention' && node.of !== 'channel') shown.push(node.value);
    if ('children' in node) for (const child of node.children) visit(child);
  };
  visit(parseMarkdown(contents.body));
  const called = [...contents.memberIds, ...(contents.callsChannel ? ['channel'] : [])];
  return { body: contents.body, called, shown: [...new Set(shown)] };
}

test.each([
  ['```<@U1>```', []],
  ['`<@U1>` and `` ` <@U1> ``', [ANN]],
  ['`a\n<@U1> b`', [ANN]],
  ['~~~\n<@U1>\n~~~', [ANN]],
  ['````\n```\n<@U1>\n````', [ANN]],
  ['```\n<!channel>\n```', []],
  // A backslash is a character like others in Slack, and the person was called.
  ['\\<@U1>', [ANN]],
  ['C:\\<@U1>\\<!channel>', [ANN, 'channel']],
  ['&lt;@U1&gt; &lt;!channel&gt;', []],
  ['[x](https://a.example/<@U1>)', []],
  ['https://a.example/<@U1>', [ANN]],
  ['<https://a.example/&lt;@U1&gt;|<@U1>', [ANN]],
  [`<https://a.example|&lt;@${ANN}&gt;>`, []],
  [`<mailto:@${ANN}> <mailto:!channel>`, []],
  ['<@U1> <@U1> `<!here>`', [ANN]],
  ['*<@U1>*\n&gt; <!everyone|everyone>', [ANN, 'channel']],
])('%j calls whom it shows as called', (text, expected) => {
  const { shown, called } = read({ text });
  expect(called).toEqual(shown);
  expect(called, translate(text).slice(0, 200)).toEqual(expected);
});

test('so do messages that are forwarded, blocks, attachments, what is cut off and what is too intricate', () => {
  const rich = (code: boolean) => ({
    blocks: [
      {
        type: 'rich_text',
        elements: [
          {
            type: 'rich_text_section',
            elements: [
              { type: 'text', text: 'see ' },
              code
                ? { type: 'text', text: '<@U1>', style: { code } }
                : { type: 'user', user_id: 'U1' },
              { type: 'broadcast', range: 'channel' },
            ],
          },
        ],
      },
    ],
  });
  const shared = { is_share: true, author_id: 'U1', text: 'said' };
  const found = [
    read(rich(false)),
    read(rich(true)),
    read({ attachments: [shared] }),
    read({ attachments: [{ pretext: '`<@U1>`', fallback: '<@U1>' }] }),
    read({ text: `${'word '.repeat(9_000)}<@U1>` }),
    // More marks than a message is parsed with: all of it is shown as text.
    read({ text: `<@U1>${' *a* _b_'.repeat(2_000)}` }),
  ];
  expect(found.map(({ called }) => called)).toEqual([
    [ANN, 'channel'],
    ['channel'],
    [ANN],
    [],
    [],
    [],
  ]);
  for (const { called, shown } of found) expect(called).toEqual(shown);
});

test('here is not everyone: an archive does not have who was active then', () => {
  const { body, called, shown } = read({ text: '<!here|here> lunch' });
  expect({ body, called, shown }).toEqual({ body: '<!here> lunch', called: [], shown: ['here'] });
});

test('a line has no mark-up and keeps to its length', () => {
  expect(translateLine('See <https://a.example|docs>\n&amp; more', 100)).toBe(
    'See https://a.example & more',
  );
  expect(translateLine('x'.repeat(50), 10)).toBe(`${'x'.repeat(9)}…`);
  expect(translateLine('\u202Egnp.exe\u202C', 100)).toBe('gnp.exe');
  expect(translateLine('\u200B\u2060', 100)).toBe('');
});
