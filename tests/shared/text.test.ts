import { describe, expect, test } from 'vitest';
import { refusalOf } from '@/features/composer/refusal';
import { createToken, setUp, signUp } from '@/shared/input/account';
import { createChannel, updateChannel } from '@/shared/input/channel';
import { createBot, updateProfile } from '@/shared/input/member';
import { editMessage, sendMessage } from '@/shared/input/message';
import { createWorkspace, updateWorkspace } from '@/shared/input/workspace';
import { counted, isVisible, withoutTurns } from '@/shared/text';

const ID = '01890000-0000-7000-8000-0000000000aa';
const at = { workspaceId: ID, channelId: ID, messageId: ID };
const password = 'correct horse battery staple';
const account = { email: 'ann@example.com', password };

const INVISIBLE = [
  ...[
    '\u200B',
    '\u3164',
    '\u2800\u2800',
    '\u2060',
    '\u00AD',
    '\u180E',

    '\u115F',
    '\uFFA0',
  ],
  ...[
    '\u034F',
    '\u2063',
    '\uFE0F',
    '\u200D',
    '\u061C',
    '\u0301',
    '\u{E0061}',
    '\u{1D159}',
    '\u200B \u3164',
    '\uFFFC',
    '\uFFFC\uFFFC',
  ],
];

const ENGLAND = '\u{1F3F4}\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}';

/** Every place where a person writes a text of their own. */
const INPUTS = {
  'a message': (body: string) => sendMessage.safeParse({ ...at, key: 'key-00001', body }),
  'an edited message': (body: string) => editMessage.safeParse({ ...at, body }),
  'a channel': (name: string) => createChannel.safeParse({ ...at, name }),
  'a renamed channel': (name: string) => updateChannel.safeParse({ ...at, name }),
  'a topic': (topic: string) => createChannel.safeParse({ ...at, name: 'a', topic }),
  'a changed topic': (topic: string) => updateChannel.safeParse({ ...at, topic }),
  'a display name': (name: string) => updateProfile.safeParse({ ...at, name }),
  'a title': (title: string) => updateProfile.safeParse({ ...at, title }),
  'a bot': (name: string) => createBot.safeParse({ ...at, name, handle: 'bot' }),
  'a name at sign-up': (name: string) => signUp.safeParse({ ...account, code: 'c', name }),
  'a name at set-up': (name: string) => setUp.safeParse({ ...account, workspaceName: 'a', name }),
  'a workspace at set-up': (workspaceName: string) =>
    setUp.safeParse({ ...account, workspaceName, name: 'a' }),
  'a workspace': (name: string) => createWorkspace.safeParse({ name }),
  'a renamed workspace': (name: string) => updateWorkspace.safeParse({ ...at, name }),
  'a token': (name: string) => createToken.safeParse({ ...at, name }),
};

/** Marks with nothing between them, or with nothing that can be seen. */
const UNSHOWN = [
  ...['**\u200B**', '~~\u200B~~', '`\u200B`', '> \u200B', '# \u200B', '- \u200B', '1. \u200B'],
  ...[
    '```',
    '~~~',
    '```\n```',
    '```js\n```',
    '```js',
    '```\n\u200B\n```',
    '> ```',
    '~~~done~~~',
    '```note',
    '**\u00AD** _\u2060_',
  ],
];

describe('what nobody can see', () => {
  test.each(Object.entries(INPUTS))('is no text for %s', (_, parse) => {
    expect(parse('a').success).toBe(true);
    for (const text of INVISIBLE) {
      expect(parse(text).success, `U+${text.codePointAt(0)?.toString(16)}`).toBe(false);
    }
  });

  test.each(UNSHOWN)('is no message with marks around it: %j', (body) => {
    for (const parse of [INPUTS['a message'], INPUTS['an edited message']]) {
      // It says what to do, and that helps.
      expect(parse(body).error?.issues[0]?.message).toMatch(/^This is formatting .* a backslash /);
      expect(parse(`\\${body}`).success).toBe(true);
      expect(parse('\u200B').error?.issues[0]?.message).toBe('Write something first.');
    }
    expect(refusalOf(body)).toEqual({ why: 'marks', text: body });
    expect(refusalOf(`\\${body}`)).toBeNull();
  });

  test('is not refused with a reason where nothing is written', () => {
    for (const text of ['', ' ', '\n', ...INVISIBLE]) expect(refusalOf(text)).toBeNull();
  });

  test('is not marks that are shown as they are, or around something', () => {
    for (const body of [
      '*',
      '**',
      '---',
      '7',
      '(',
      '`a`',
      '```\na\n```',
      '> a',
      '-',
      '2*3',
      '\\*',
      `<@${ID}>`,
    ])
      expect(INPUTS['a message'](body).success, body).toBe(true);
  });

  test('is no part of a name', () => {
    const nameOf = (name: string) => updateProfile.parse({ ...at, name }).name;
    for (const name of [
      'O\u200Bwner One',
      'Owner\u2060 One',
      'O\u00ADwner One',
      'Ow\u200Dner\uFEFF One',
    ])
      expect(nameOf(name)).toBe('Owner One');
    for (const name of [
      'क्\u200Dष',
      'മോഹന്\u200D',
      '1\uFE0F\u20E3',
      ENGLAND,
      '👩🏽\u200D💻',
      '🏳\uFE0F\u200D🌈',
    ])
      expect(nameOf(name)).toBe(name);
    for (const name of ['👨\u200D👩\u200D👧', 'می\u200Cخواهم', 'क्\u200Dष', '❤\uFE0F'])
      expect(nameOf(name)).toBe(name);
  });

  test.each([
    ...[
      '\uFE0F',
      '\uFE00',
      '\u{E0100}',
      '\u{E0041}',
      '\u{E007F}',
      '\u200D',
      '\u200B',
      '\u2800',
      '\u3164',
    ],
    ...[
      '\uFFF9',
      '\uFFFB',
      '\uFFFC',
      '\uFFF0',
      '\u2065',
      '\u{1BCA0}',
      '\u{1D173}',
      '\u{1D159}',
      '\u{13430}',
    ],
    ...[
      '\u034F',
      '\u180B',
      '\u2060',
      '\uFEFF',
      '\u00AD',
      '\u061C',
      '\uFFFE',
      '\u115F',
      '\u17B4',
      '\u{E0FFF}',
    ],
  ])('does not stay in any name, nor do the spaces around it: %j', (hidden) => {
    const names = [
      `${hidden}Ann Test`,
      `Ann ${hidden} Test`,
      `Ann ${hidden}${hidden}Test${hidden}`,
    ];
    for (const typed of names) {
      expect(updateProfile.parse({ ...at, name: typed }).name).toBe('Ann Test');
      expect(updateProfile.parse({ ...at, title: typed }).title).toBe('Ann Test');
      expect(createToken.parse({ ...at, name: typed }).name).toBe('Ann Test');
      expect(createWorkspace.parse({ name: typed }).name).toBe('Ann Test');
      expect(updateChannel.parse({ ...at, topic: typed }).topic).toBe('Ann Test');
      expect(createChannel.parse({ ...at, name: typed }).name).toBe('ann-test');
    }
  });

  test('a name has one form, and no heaps of marks', () => {
    const nameOf = (name: string) => updateProfile.parse({ ...at, name }).name;
    const channelOf = (name: string) => createChannel.parse({ ...at, name }).name;
    expect(nameOf('Zoe\u0308')).toBe('Zo\u00EB');
    expect(channelOf('Cafe\u0301')).toBe('caf\u00E9');
    expect(channelOf('general\uFE0F')).toBe('general');
    expect(nameOf(`Ann${'\u0301'.repeat(78)}`)?.length).toBeLessThan(8);
    expect(nameOf(`ก${'\u0E31'.repeat(78)}`)?.length).toBeLessThan(12);
    expect(nameOf('မြွှေ')).toBe('မြွှေ');
    const odd = ['😀\uFE0F\u200D😀', 'می\u200C\u200Cخ', 'e\u0301\u0323\u0308', '1\uFE0F', 'ㅤa'];
    for (const name of odd) expect(nameOf(nameOf(name) ?? '')).toBe(nameOf(name));
  });

  test('is not what is written in any script, or with any picture', () => {
    for (const text of [
      'a',
      '1',
      '.',
      '漢',
      'ا',
      'क्षि',
      '한',
      '😀',
      '👨\u200D👩\u200D👧',
      '❤\uFE0F',
      '\u200Ba',
    ]) {
      expect(isVisible(text)).toBe(true);
    }
  });
});

test('nothing turns the direction of a name', () => {
  for (const turn of [
    '\u202A',
    '\u202B',
    '\u202C',
    '\u202D',
    '\u202E',
    '\u2066',
    '\u2067',
    '\u2068',
    '\u2069',
  ]) {
    expect(withoutTurns(`a${turn}fdp.exe`)).toBe('afdp.exe');
    for (const parse of [INPUTS['a display name'], INPUTS['a topic'], INPUTS['a channel']]) {
      expect(parse(`a${turn}b`).success).toBe(false);
    }
  }
  expect(withoutTurns('שלום a')).toBe('שלום a');
});

test('a count of one has a noun of its own', () => {
  expect([0, 1, 2].map((count) => counted(count, 'file'))).toEqual([
    '0 files',
    '1 file',
    '2 files',
  ]);
  expect(counted(1, 'person', 'people')).toBe('1 person');
  expect(counted(1_200, 'person', 'people')).toBe('1200 people');
});

test('the Turkish İ in a name of a channel or a handle is an i, without a dot of its own', () => {
  for (const typed of ['İzmir', 'I\u0307zmir', 'i\u0307zmir']) {
    expect(createChannel.parse({ ...at, name: typed }).name).toBe('izmir');
    expect(createBot.parse({ ...at, name: 'Bot', handle: typed }).handle).toBe('izmir');
  }
});
