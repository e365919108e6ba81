import { expect, test } from 'vitest';
import { importBench, person, users } from './import-bench';
import { message, timeAt } from './slack-archive';

// A channel that a later archive calls otherwise is found by its messages, and by no others.

const bench = importBench();
const { readersOf, runAll } = bench;
const others = [person('U91'), person('U92')];
const PLANS = 'plans/2024-01-02.json';
const NEXT = 'plans/2024-01-03.json';
const nextDay = (user: string, text: string) => message(24 * 60, user, text);

/** As programs write whose times are of whole seconds. */
const ofSecond = <T extends object>(said: T & { ts: string }) => ({
  ...said,
  ts: said.ts.replace(/\.\d+$/, '.000000'),
});
const deployed = ofSecond({
  ...{ type: 'message', subtype: 'bot_message', username: 'deploy', text: 'deployed' },
  ts: timeAt(1),
});
const joined = ofSecond(message(1, 'U001', { subtype: 'group_join', text: '<@U001> has joined' }));
const HUSH = { 'other/2024-01-03.json': [ofSecond(nextDay('U003', 'hush'))] };
const OTHER = 'other/2024-01-02.json';
const plans = (about: object = {}) => ({ name: 'plans', members: ['U001', 'U002'], ...about });
const pay = { 'groups.json': [{ name: 'other', members: ['U003'] }] };

test.for<[what: string, first: object[], second: object[], lists: object]>([
  ['an alert', [deployed], [deployed], {}],
  ['an alert, and is listed', [deployed], [deployed], pay],
  ['a join', [joined], [joined], {}],
  [
    'a join, and both are listed',
    [joined],
    [joined],
    { 'groups.json': [plans(), ...pay['groups.json']] },
  ],
  [
    'one message of a whole second',
    [ofSecond(message(1, 'U001', 'ok'))],
    [ofSecond(message(1, 'U001', 'ok'))],
    pay,
  ],
  [
    'a copy of what is another one’s',
    [message(2, 'U001', 'ok')],
    [message(2, 'U001', 'ok')],
    { 'groups.json': [plans()] },
  ],
])('what another private channel has too makes no folder its own: %s', async (...[about]) => {
  const [, first, second, more] = about;
  const people = { 'users.json': users };
  const own = { [NEXT]: [nextDay('U002', 'ours')] };
  const { id } = await runAll(
    { ...people, 'groups.json': [plans()], [PLANS]: first, ...own },
    { ...people, ...more, [OTHER]: second, ...HUSH },
  );
  expect(await readersOf(id)).toMatchObject({
    ours: 'private: ann.lee ben',
    hush: expect.stringMatching(/^private: (?:ann\.lee )?cleo$/),
  });
});

test('what several channels have shows of none which it is', async () => {
  const both = [message(1, 'U001', 'to all of you')];
  const { id } = await runAll(
    {
      'users.json': users,
      'groups.json': [plans(), plans({ name: 'more' })],
      [PLANS]: both,
      'more/2024-01-02.json': both,
    },
    { 'users.json': users, [OTHER]: both, ...HUSH },
  );
  expect(await readersOf(id)).toMatchObject({ hush: 'private: ann.lee cleo' });
});

test('two folders of one archive are not both what an earlier archive has', async () => {
  const words = [message(1, 'U001', 'first')];
  const { id } = await runAll(
    { 'users.json': users, 'groups.json': [plans()], [PLANS]: words },
    {
      'users.json': users,
      'a/2024-01-02.json': words,
      'a/2024-01-03.json': [nextDay('U002', 'later')],
      [OTHER]: words,
      ...HUSH,
    },
  );
  expect(await readersOf(id)).toMatchObject({
    later: 'private: ann.lee ben',
    hush: 'private: ann.lee cleo',
  });
});

test('a channel is found by messages of people of any day, or by several of whole seconds', async () => {
  const run = async (first: object[], second: Record<string, unknown>) => {
    const { id, lines } = await runAll(
      { 'users.json': users, 'groups.json': [plans()], [PLANS]: [deployed], [NEXT]: first },
      { 'users.json': users, ...second },
    );
    return { lines: lines[1], people: (await readersOf(id)).new };
  };
  const named = { 'groups.json': [plans({ id: 'C7PLANS01', name: 'other' })] };
  const next = (...said: object[]) => ({ [OTHER]: [deployed], 'other/2024-01-03.json': said });
  const exact = nextDay('U001', 'exact');
  const ofSeconds = [1, 2, 3].map((at) =>
    ofSecond(message(24 * 60 + at, 'U001', `of a second ${at}`)),
  );
  const more = message(24 * 60 + 5, 'U002', 'new');
  const here = 'private: ann.lee ben';
  expect(await run([exact], next(exact, more))).toMatchObject({ people: here });
  expect(await run(ofSeconds, next(...ofSeconds, more))).toMatchObject({ people: here });
  expect(await run(ofSeconds.slice(1), next(...ofSeconds, more))).toMatchObject({
    people: 'private: ann.lee ben',
    lines: [expect.stringContaining('private, for the people who wrote in it')],
  });
  expect(await run([exact], { ...named, ...next(exact, more) })).toEqual({
    people: here,
    lines: [
      'channel #other: an earlier archive has its messages by another name or id: it came into that channel',
    ],
  });
});

test('what programs wrote in the same second makes no channels of two teams one', async () => {
  for (const words of [[], [nextDay('U91', 'theirs')]]) {
    const { id } = await runAll(
      {
        'users.json': users,
        'groups.json': [plans()],
        [PLANS]: [deployed],
        [NEXT]: [nextDay('U001', 'ours')],
      },
      {
        'users.json': others,
        'groups.json': [plans({ members: ['U91', 'U92'] })],
        [PLANS]: [deployed],
        ...(words.length > 0 && { [NEXT]: words }),
      },
    );
    const { channels } = await bench.snapshot(id);
    expect(channels.map(({ name }) => name).sort()).toEqual(['plans', 'plans-2']);
    expect(await readersOf(id)).toMatchObject({ ours: 'private: ann.lee ben' });
  }
});
