import { expect, test } from 'vitest';
import { DAY, day, importBench } from './import-bench';
import { message } from './slack-archive';

const bench = importBench();

/** What one message of these fields reads as, and the lines of the report. */
async function read(fields: Record<string, unknown>) {
  const { id, lines, report } = await bench.run(day(message(1, 'U001', { text: '', ...fields })));
  const [row] = await bench.history(id, 'general');
  return { body: row?.body, lines, files: report.accounts.get('attached file') };
}

const shared = (more: object) => ({ is_share: true, author_name: 'Ben', ...more });
const wrapped = (...messages: object[]) => messages.map((each) => ({ message: each }));
const file = (name: string) => ({ id: `F${name}`, name: `${name}.pdf` });

test.each([
  ['an object of files', { files: { ...file('a') } }, 1],
  ['files by their ids', { files: { Fa: file('a'), Fb: file('b') } }, 2],
  ['a file beside files', { files: [file('a')], file: file('b') }, 2],
  ['a file of an attachment', { attachments: [{ text: 'x', file: file('a') }] }, 1],
  ['an object in an attachment', { attachments: [shared({ text: 'x', files: file('a') })] }, 1],
  [
    'a message in an attachment',
    { attachments: [shared({ message_blocks: wrapped({ text: 'x', files: [file('a')] }) })] },
    1,
  ],
  [
    'attachments in attachments and in their messages',
    {
      attachments: [
        { text: 'x', attachments: [{ files: [file('a')] }] },
        shared({ message_blocks: wrapped({ attachments: { files: [file('b')] } }) }),
      ],
    },
    2,
  ],
])('files are named wherever they hang: %s', async (_, fields, count) => {
  const { body, files } = await read({ text: 'here', ...fields });
  for (const name of ['a.pdf', 'b.pdf'].slice(0, count)) expect(body).toContain(name);
  expect(files).toEqual({ found: count, cameIn: count, before: 0, leftOut: 0 });
});

test.each([
  ['an empty entry', { files: [null, file('a')] }, /its entry is empty/],
  [
    'an empty entry in an attachment',
    { attachments: [shared({ files: [null, file('a')] })] },
    /its entry is empty/,
  ],
  ['one listed twice', { files: [file('a')], file: file('a') }, /its message lists it twice/],
  [
    'the copy of a thread’s first message',
    { files: [file('a')], root: { files: [file('b')] } },
    /only refers to/,
  ],
  ['what was pinned', { files: [file('a')], item: { file: file('b') } }, /only refers to/],
])('a file entry that no message can show is left out with the reason: %s', async (...about) => {
  const [, fields, reason] = about;
  const { body, files, lines } = await read({ text: 'here', ...fields });
  expect(body).toContain('a.pdf');
  expect(files).toEqual({ found: 2, cameIn: 1, before: 0, leftOut: 1 });
  expect(lines).toEqual([expect.stringMatching(reason)]);
});

test('a message that is left out leaves out the files of its attachments, too', async () => {
  const attachments = [shared({ message_blocks: wrapped({ files: [file('a'), null] }) })];
  const { report } = await bench.run({
    ...day(),
    [DAY]: [{ ...message(1, 'U001', { attachments }), user: undefined }],
  });
  expect(report.accounts.get('attached file')).toMatchObject({ found: 2, leftOut: 2 });
});

test('the words of what was forwarded come in, wherever they stand', async () => {
  const rich = (text: string) => ({
    type: 'rich_text',
    elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text }] }],
  });
  const { body, lines } = await read({
    text: 'fyi',
    attachments: [
      shared({ fallback: '[Jan 1] Ben:', message_blocks: wrapped({ text: 'only in it' }) }),
      shared({
        text: 'the *same* words',
        message_blocks: wrapped({ text: '', blocks: [rich('the same words')] }),
      }),
      shared({
        text: 'outer',
        attachments: [shared({ author_name: 'Cleo', text: 'inner' }), { text: 'a card' }],
      }),
      shared({ message_blocks: wrapped({ attachments: [{ title: 'CI', text: 'build failed' }] }) }),
      { text: 'card', attachments: ['in the card'] },
      'a bare sentence',
      shared({ title: 'Title', pretext: 'before', blocks: [rich('in blocks')] }),
      { text: { type: 'mrkdwn', text: 'as an object' }, fields: { title: 'host', value: 'web-1' } },
    ],
  });
  expect(body).toBe(
    [
      'fyi',
      ...['**Ben** wrote:', '> only in it'],
      ...['**Ben** wrote:', '> the **same** words'],
      ...['**Ben** wrote:', '> outer', '> **Cleo** wrote:', '> > inner', '> a card'],
      ...['**Ben** wrote:', '> **CI**', '> build failed'],
      ...['card', 'in the card', 'a bare sentence'],
      ...['**Ben** wrote:', '> before', '> **Title**', '> in blocks'],
      ...['as an object', '**host:** web-1'],
    ].join('\n'),
  );
  expect(lines).toEqual([]);
});

test('what stands in blocks without a list, as bare text or very deep comes in', async () => {
  const quoteIn = (depth: number): object =>
    depth === 0
      ? { type: 'text', text: 'deep words' }
      : { type: 'rich_text', elements: [quoteIn(depth - 1)] };
  const text = (words: string) => ({ type: 'text', text: words });
  const blocks = [
    { type: 'rich_text', elements: { type: 'rich_text_section', elements: text('alone') } },
    { type: 'rich_text', elements: ['bare', { type: 'rich_text_section', elements: ['words'] }] },
    { type: 'rich_text', elements: [quoteIn(30)] },
  ];
  expect((await read({ blocks })).body).toBe('alone\nbare\nwords\ndeep words');
  const fields = { type: 'section', fields: { type: 'mrkdwn', text: 'a field' } };
  expect((await read({ blocks: [fields] })).body).toBe('a field');
  const topic = { subtype: 'channel_topic', topic: { value: 'as an object' } };
  expect((await read(topic)).body).toBe('as an object');
});

test('forwarding within forwarding ends after a hundred, and that is said', async () => {
  const nested = (depth: number): object =>
    shared({ text: `level ${depth}`, attachments: depth < 150 ? [nested(depth + 1)] : [] });
  const { body, lines } = await read({ text: 'deep', attachments: [nested(1)] });
  expect(body).toContain('> > > > level 100');
  expect(body).not.toContain('level 101');
  expect(lines).toEqual([expect.stringContaining('more than 100 attachments')]);
});

test.each([
  ['text', { text: { a: 1 }, files: [file('a')] }, /its text is of a shape/],
  ['text', { text: true, files: [file('a')] }, /its text is of a shape/],
  ['text alone', { text: true }, /nothing of what it holds can be shown/],
  ['blocks', { text: 'x', blocks: 'y' }, /it has blocks of a shape/],
  ['a block', { text: 'x', blocks: [7, null] }, /it has blocks of a shape/],
  [
    'an attachment of an unknown kind',
    { text: 'x', attachments: [{ poll: { ask: 'Lunch?' } }] },
    /it has attachments of a/,
  ],
  ['an attachment', { text: 'x', attachments: [true] }, /it has attachments of a shape/],
  [
    'an attachment’s text',
    { text: 'x', attachments: [{ text: ['y'] }] },
    /it has attachments of a/,
  ],
  [
    'a forwarded message’s blocks',
    { text: 'x', attachments: [shared({ message_blocks: wrapped({ text: 'z', blocks: 'y' }) })] },
    /it has attachments of a shape/,
  ],
  [
    'what hangs on a join',
    { subtype: 'channel_join', attachments: [{ text: 'by invitation' }] },
    /messages of its kind show no attachments/,
  ],
])('words of a shape that can’t be read are said: %s', async (_, fields, reason) => {
  expect((await read(fields)).lines).toEqual([expect.stringMatching(reason)]);
});

test('an attachment that only dresses what is said is not named', async () => {
  const fallback = '[no preview available]';
  const attachments = [{}, null, { id: 1, color: 'ff0000', fallback, blocks: [], ts: 7 }];
  expect((await read({ text: 'x', attachments })).lines).toEqual([]);
});

test('a comment that is a bare text comes in, also beside another text', async () => {
  const comment = { subtype: 'file_comment', comment: 'a bare comment' };
  expect((await read(comment)).body).toBe('a bare comment');
  expect((await read({ ...comment, text: 'commented' })).body).toBe('commented\na bare comment');
  expect((await read({ ...comment, text: 'said: a bare comment' })).body).toBe(
    'said: a bare comment',
  );
});
