import { expect, test } from 'vitest';
import { importBench } from './import-bench';
import { ann, ben, timeAt } from './slack-archive';

const bench = importBench();
const SEED = 20_240_102;
const ROUNDS = 8;
const ENTRIES = 25;

/** Mulberry32: the same odd entries in every run. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const ODD: unknown[] = [
  null,
  true,
  false,
  0,
  -1,
  7,
  1e21,
  1e300,
  '',
  ' ',
  'text',
  '\0',
  '\ud83c',
  '\u202E',
  '\u200B',
  'x'.repeat(70_000),
  [],
  {},
  [[]],
  [null],
  [{}],
  { id: 'U001' },
  { value: null },
  '<!here|',
  '<@U001> *a* `b` ```c',
  '&gt;&gt;&gt; q',
  ':tada::tada:',
  '1. a\n- b\n&gt; c',
  'constructor',
  '__proto__',
  '../../etc',
  '99999999999.999999',
  ['U001', 7, null],
  '😀'.repeat(9),
];
const MESSAGE = [
  'type',
  'subtype',
  'user',
  'bot_id',
  'username',
  'text',
  'topic',
  'thread_ts',
  'edited',
  'reactions',
  'files',
  'file',
  'attachments',
  'blocks',
  'comment',
  'user_profile',
  'bot_profile',
  'hidden',
  'room',
  'root',
  'upload',
  'channel',
];
const SUBTYPES = [
  'bot_message',
  'channel_join',
  'channel_topic',
  'me_message',
  'tombstone',
  'file_comment',
  'huddle_thread',
  'message_changed',
  'reminder_add',
];
const PERSON = [
  'name',
  'real_name',
  'deleted',
  'is_bot',
  'is_owner',
  'is_restricted',
  'profile',
  'email',
];
const CHANNEL = [
  'name',
  'created',
  'creator',
  'is_archived',
  'is_general',
  'members',
  'topic',
  'purpose',
  'previous_names',
];

function generator(seed: number) {
  const random = randomFrom(seed);
  const pick = <T>(list: readonly T[]): T | undefined => list[Math.floor(random() * list.length)];
  const odd = (depth = 0): unknown => {
    if (depth > 3 || random() < 0.6) return pick(ODD);
    if (random() < 0.5)
      return Array.from({ length: Math.floor(random() * 4) }, () => odd(depth + 1));
    const keys = [
      'name',
      'users',
      'count',
      'text',
      'type',
      'elements',
      'fields',
      'title',
      'value',
      'blocks',
      'ts',
      'url',
      'files',
      'file',
      'attachments',
      'message_blocks',
      'message',
    ];
    return Object.fromEntries(
      keys.filter(() => random() < 0.4).map((key) => [key, odd(depth + 1)]),
    );
  };
  const oddly = (base: object, names: readonly string[]) => ({
    ...base,
    ...Object.fromEntries(names.filter(() => random() < 0.25).map((name) => [name, odd()])),
  });
  const entry = (minute: number): unknown => {
    if (random() < 0.1) return odd();
    const base = {
      type: 'message',
      ts: random() < 0.1 ? odd() : timeAt(minute),
      user: 'U001',
      text: 'x',
    };
    const subtype = random() < 0.3 ? { subtype: pick(SUBTYPES) } : {};
    return oddly({ ...base, ...subtype }, MESSAGE);
  };
  return { random, odd, oddly, entry };
}

const seeds = Array.from({ length: ROUNDS }, (_, round) => SEED + round);

test.each(seeds)(
  'whatever odd entries hold, the sums agree and their neighbours come in, once (seed %i)',
  async (seed) => {
    const { odd, oddly, entry } = generator(seed);
    const neighbours = Array.from({ length: ENTRIES }, (_, index) => ({
      type: 'message',
      ts: timeAt(1_000 + index),
      user: index % 2 === 0 ? 'U001' : 'U002',
      text: `neighbour ${index}`,
    }));
    const entries = neighbours.flatMap((each, index) => [entry(index), each, entry(100 + index)]);
    const files = {
      'users.json': [ann, odd(), oddly({ id: 'U050' }, PERSON), ben, oddly({ id: 'U051' }, PERSON)],
      'channels.json': [
        odd(),
        { id: 'C001', name: 'general', members: ['U001', 'U002'] },
        oddly({ id: 'C050', name: 'fifty' }, CHANNEL),
      ],
      'groups.json': [oddly({ id: 'G050', name: 'private' }, CHANNEL), odd()],
      'dms.json': [oddly({ id: 'D050', members: ['U001', 'U050'] }, CHANNEL)],
      'mpims.json': odd(),
      'general/2024-01-02.json': entries,
      'fifty/2024-01-02.json': [entry(1), entry(2)],
      'D050/2024-01-02.json': [entry(3)],
      'unlisted/2024-01-02.json': odd(),
    };
    // `run` asserts that the sums agree.
    const { id, workspace, report } = await bench.run(files);
    const seen = async () => {
      const rows = await bench.store.sql`
        select body from messages where workspace_id = ${id} and body like 'neighbour%' order by seq`;
      return rows.map((row) => row.body);
    };
    const expected = neighbours.map((each) => each.text);
    expect(await seen()).toEqual(expected);
    const count = report.accounts.get('message')?.cameIn;
    const before = await bench.snapshot(id);
    const again = await bench.run(files, workspace);
    expect(await bench.snapshot(id), 'again').toEqual(before);
    expect(again.report.accounts.get('message')).toMatchObject({
      cameIn: 0,
      before: count,
    });
    for (const noun of ['messages deleted', 'messages changed'] as const) {
      expect(again.report.tallies.get(noun)).toBeUndefined();
    }
  },
);
