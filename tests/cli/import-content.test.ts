import { expect, test } from 'vitest';
import { general, importBench, one, users } from './import-bench';
import { message, timeAt } from './slack-archive';

const bench = importBench();

const read = bench.read.bind(bench);

const rich = {
  type: 'rich_text',
  elements: [
    {
      type: 'rich_text_section',
      elements: [
        { type: 'text', text: 'hello ' },
        { type: 'text', text: 'rich ', style: { bold: true } },
        { type: 'text', text: '1 < 2 ' },
        { type: 'emoji', name: 'wave' },
        { type: 'link', url: 'https://a.example', text: 'docs' },
      ],
    },
    {
      type: 'rich_text_list',
      style: 'ordered',
      elements: [
        { type: 'rich_text_section', elements: [{ type: 'text', text: 'first' }] },
        { type: 'rich_text_section', elements: [{ type: 'text', text: 'second' }] },
      ],
    },
    { type: 'rich_text_quote', elements: [{ type: 'text', text: 'quoted' }] },
    { type: 'rich_text_preformatted', elements: [{ type: 'text', text: 'a *b*' }] },
  ],
};

test('a message that is only blocks reads as they show', async () => {
  const blocks = [
    { type: 'header', text: { type: 'plain_text', text: 'Build <7>' } },
    {
      type: 'section',
      text: { type: 'mrkdwn', text: 'Build *123* passed' },
      fields: [{ type: 'mrkdwn', text: 'took 3 s' }],
    },
    { type: 'divider' },
    {
      type: 'context',
      elements: [
        { type: 'image', alt_text: 'logo', image_url: 'https://i.example/l.png' },
        { type: 'mrkdwn', text: 'by <@U002>' },
      ],
    },
    {
      type: 'actions',
      elements: [
        { type: 'button', text: { type: 'plain_text', text: 'Open' }, url: 'https://b.example' },
      ],
    },
    { type: 'from_the_future', content: [{ type: 'text', text: 'unknown kinds too' }] },
    null,
    'odd',
    rich,
  ];
  const { body } = await read({ blocks });
  expect(body?.replace(/<@[^>]+>/, '<@ben>')).toBe(
    [
      '**Build <7>**',
      'Build **123** passed',
      'took 3 s',
      '[logo](https://i.example/l.png) by <@ben>',
      '[Open](https://b.example)',
      'unknown kinds too',
      'hello **rich** 1 < 2 👋[docs](https://a.example)',
      '1. first',
      '2. second',
      '> quoted',
      '```',
      'a *b*',
      '```',
    ].join('\n'),
  );
});

test('a person’s text stands for its own blocks, a bot’s only stands in for them', async () => {
  const section = { type: 'section', text: { type: 'mrkdwn', text: 'all of it' } };
  expect((await read({ text: 'as typed', blocks: [rich] })).body).toBe('as typed');
  const bot = { text: 'in short', blocks: [section], subtype: 'bot_message', bot_id: 'B001' };
  expect((await read(bot)).body).toBe('all of it');
  const attached = { attachments: [{ blocks: [section], fallback: '[no preview available]' }] };
  expect((await read({ ...attached, bot_id: 'B001' })).body).toBe('all of it');
});

test('an attachment shows its author, title, fields, image and footer', async () => {
  const attachment = {
    pretext: 'Look:',
    author_name: 'Grafana',
    title: 'High latency',
    title_link: 'https://g.example/1',
    text: 'p95 = 2 s',
    fields: [
      { title: 'host', value: 'web-1' },
      { title: 'status', value: 'FAILED' },
      { value: 7 },
      null,
    ],
    image_url: 'https://g.example/i.png',
    footer: 'alerts',
    fallback: 'not shown',
  };
  expect((await read({ attachments: [attachment], bot_id: 'B001' })).body).toBe(
    [
      'Look:',
      'Grafana',
      '**[High latency](https://g.example/1)**',
      'p95 = 2 s',
      '**host:** web-1',
      '**status:** FAILED',
      '7',
      '[image](https://g.example/i.png)',
      'alerts',
    ].join('\n'),
  );
  expect((await read({ attachments: [{ fallback: 'only this' }] })).body).toBe('only this');
});

test('what was forwarded or shared comes with who said it, as a quote', async () => {
  const shared = {
    is_share: true,
    author_name: 'Ben *B*',
    text: 'the words\nof two lines',
    from_url: 'https://s.slack.com/archives/C1/p1',
    files: [{ name: 'plan.pdf', permalink: 'https://s.slack.com/f/1' }],
  };
  const quote = [
    '**Ben \\*B\\*** wrote:',
    '> the words',
    '> of two lines',
    '> [Open the message](https://s.slack.com/archives/C1/p1)',
    '> [plan.pdf](https://s.slack.com/f/1)',
  ].join('\n');
  expect((await read({ text: 'look', attachments: [shared] })).body).toBe(`look\n${quote}`);
  expect((await read({ attachments: [shared] })).body).toBe(quote);
  const inBlocks = {
    is_msg_unfurl: true,
    author_subname: 'Cleo',
    message_blocks: [{ message: { blocks: [rich] } }],
  };
  expect((await read({ text: 'see', attachments: [inBlocks] })).body).toMatch(
    /^see\n\*\*Cleo\*\* wrote:\n> hello \*\*rich\*\*/,
  );
});

test('a preview of a link that someone wrote adds nothing, other attachments do', async () => {
  const preview = { from_url: 'https://a.example/x', title: 'A page', text: 'of text' };
  const text = 'see <https://a.example/x>';
  expect((await read({ text, attachments: [preview] })).body).toBe('see https://a.example/x');
  const poll = { title: 'Lunch?', text: 'yes or no' };
  expect((await read({ text: 'a poll', attachments: [poll] })).body).toBe(
    'a poll\n**Lunch?**\nyes or no',
  );
});

test('the comment on a file is by who made it', async () => {
  const fields = {
    subtype: 'file_comment',
    user: undefined,
    comment: { user: 'U002', comment: 'nice plot' },
    file: { title: 'plot.png' },
  };
  const text = '<@U002> commented on <@U001>’s file <https://x.example/f|plot.png>: nice plot';
  const { handle, body, kind } = await read({ ...fields, text });
  expect([handle, kind, body?.replace(/<@[^>]+>/, '<@ann>')]).toEqual([
    'ben',
    'action',
    'commented on <@ann>’s file [plot.png](https://x.example/f): nice plot',
  ]);
  expect((await read(fields)).body).toBe('nice plot');
});

test('files of every shape are named, and a message of nothing says so', async () => {
  const files = [
    { title: 'Plan [1]', permalink: 'https://x.example/1' },
    { name: 'canvas', filetype: 'quip', url_private: 'javascript:alert(1)' },
    'F0123',
    { mode: 'tombstone' },
    null,
    7,
  ];
  const { id, body } = await read({ text: 'here', files });
  expect(body).toBe('here\n[Plan  1](https://x.example/1)\ncanvas\nF0123\nfile\n7');
  expect((await read({})).body).toBe('*(no text)*');
  const count = await one(bench.store.sql`
    select count(*)::int from messages where workspace_id = ${id}`);
  expect(count).toEqual({ count: 1 });
  expect((await read({ file: { title: 'old.txt' }, ts: timeAt(2) })).body).toBe('old.txt');
});

test('a forwarded message names its author by their id, and has no link where there is none', async () => {
  const shared = (more: object) => [{ is_share: true, ...more }];
  const inside = [
    {
      message: {
        user: 'U002',
        blocks: [
          {
            type: 'rich_text',
            elements: [
              { type: 'rich_text_section', elements: [{ type: 'text', text: 'in blocks' }] },
            ],
          },
        ],
      },
    },
  ];
  const found = [
    await read({ attachments: shared({ author_id: 'U002', text: 'said' }) }),
    await read({ attachments: shared({ message_blocks: inside }) }),
    await read({ attachments: shared({ author_id: 'U999', text: 'by a stranger' }) }),
  ];
  expect(found.map(({ body }) => body)).toEqual([
    expect.stringMatching(/^\*\*<@[0-9a-f-]{36}>\*\* wrote:\n> said$/),
    expect.stringMatching(/^\*\*<@[0-9a-f-]{36}>\*\* wrote:\n> in blocks$/),
    '**U999** wrote:\n> by a stranger',
  ]);
});

test('what was said with a file, beside a section and in a lone block comes in', async () => {
  const withFile = await read({
    file: {
      title: 'plan.pdf',
      permalink: 'https://files.example/plan(1).pdf',
      initial_comment: { comment: 'look at *this*' },
    },
  });
  const lone = await read({
    blocks: {
      type: 'section',
      text: { type: 'mrkdwn', text: 'lone' },
      accessory: {
        type: 'button',
        text: { type: 'plain_text', text: 'Open' },
        url: 'https://b.example/',
      },
    },
  });
  expect([withFile.body, lone.body]).toEqual([
    '[plan.pdf](https://files.example/plan%281%29.pdf)\nlook at **this**',
    'lone\n[Open](https://b.example/)',
  ]);
});

test('a message of which nothing can be shown is named, an empty one is not', async () => {
  const texts = [['in', 'a list'], { of: 'another shape' }, '', null];
  const { lines } = await bench.run({
    'users.json': users,
    'channels.json': [general],
    'general/2024-01-02.json': [
      ...texts.map((text, at) => ({ ...message(at, 'U001', ''), text })),
      message(5, 'U001', { text: '', blocks: [{ type: 'divider' }] }),
    ],
  });
  expect(lines.map((line) => /entry (\d)/.exec(line)?.[1])).toEqual(['1', '2', '5']);
});

test('every attached file is named by a message that came in, or left out with the reason', async () => {
  let made = 0;
  const filesOf = (count: number) =>
    Array.from({ length: count }, () => ({ name: `file-${++made}.txt` }));
  const forwarded = { is_share: true, author_name: 'Ben', text: 'said' };
  const preview = { from_url: 'https://a.example/x', title: 'A page' };
  const comment = { subtype: 'file_comment', comment: { user: 'U002', comment: 'nice' } };
  const [plot] = filesOf(1);
  const repeated = message(9, 'U001', { text: 'twice', files: filesOf(1) });
  const files = {
    'users.json': users,
    'channels.json': [general],
    'general/2024-01-02.json': [
      message(1, 'U001', { text: 'many', files: filesOf(101) }),
      message(2, 'U001', { subtype: 'tombstone', text: 'gone', files: filesOf(1) }),
      message(3, 'U001', { subtype: 'channel_join', files: filesOf(1) }),
      message(4, 'U001', {
        text: 'forwarded <https://a.example/x>',
        attachments: [
          { ...preview, files: filesOf(1) },
          ...Array.from({ length: 100 }, () => ({ ...forwarded, files: filesOf(1) })),
        ],
      }),
      { type: 'message', ts: timeAt(5), text: 'of nobody', files: filesOf(2) },
      message(6, 'U001', { ...comment, text: `on <https://x.example|${plot?.name}>`, file: plot }),
      message(7, 'U001', { ...comment, file: filesOf(1)[0] }),
      message(8, 'U001', { text: 'x '.repeat(30_000), files: filesOf(2) }),
      repeated,
      repeated,
    ],
  };
  const named = async (id: string) => {
    const bodies = (await bench.history(id, 'general')).map(({ body }) => body).join('\n');
    return new Set(bodies.match(/\bfile-\d+\.txt/g)).size;
  };
  const { id, workspace, report, lines } = await bench.run(files);
  const cameIn = 100 + 100 + 1 + 1;
  expect(await named(id)).toBe(cameIn);
  const found = made + 1;
  expect(report.accounts.get('attached file')).toEqual({
    found,
    cameIn,
    before: 0,
    leftOut: found - cameIn,
  });
  const reasons = lines.flatMap((line) => {
    const [, entry, several = '1', reason] =
      /^attached file .*, entry (\d+)(?: \([\d.]+\))?(?: \((\d+) of them\))?: (.*)$/.exec(line) ??
      [];
    return entry ? [[Number(entry), Number(several), reason]] : [];
  });
  const most = 'a message shows 100 files and 100 attachments';
  expect(reasons.sort(([a], [b]) => Number(a) - Number(b))).toEqual([
    [1, 1, most],
    [2, 1, 'its message was deleted'],
    [3, 1, 'messages of its kind show no files'],
    [4, 1, most],
    [5, 2, 'its message is left out'],
    [7, 1, 'what it is about came in, and does not name it'],
    [8, 2, 'its message is too long: its end is left out'],
    [10, 1, 'its message is left out'],
  ]);
  expect(lines).toContainEqual(
    expect.stringMatching(/^message .*, entry 4 .*: it has more than 100 attachments/),
  );

  await bench.store.sql`
    update messages set body = '', deleted_at = now(), deleted_by = author_id
    where workspace_id = ${id} and body like 'many%'`;
  const again = await bench.run(files, workspace);
  expect(again.report.accounts.get('attached file')).toEqual({
    found,
    cameIn: 0,
    before: cameIn - 100,
    leftOut: found - cameIn + 100,
  });
  expect(again.lines).toContainEqual(
    expect.stringMatching(/100 of them\): its message was deleted here/),
  );
});
