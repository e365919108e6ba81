import { readFile, writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { Damaged, Recovered, recover } from '@/server/domain/import/slack/recover';
import { DAY, general, importBench, users } from './import-bench';
import { message, rawZipOf } from './slack-archive';

const bench = importBench();
const lists = { 'users.json': users, 'channels.json': [general] };
const NEXT_DAY = 'general/2024-01-03.json';
const bodies = async (id: string) => (await bench.history(id, 'general')).map(({ body }) => body);

/** An archive that stores these files, of which some bytes were damaged afterwards. */
async function damaged(files: Record<string, unknown>, damage: (bytes: Buffer) => void) {
  const stored = Object.entries(files).map(([name, content]): [Buffer, string] => [
    Buffer.from(name),
    JSON.stringify(content),
  ]);
  await using archive = await rawZipOf(stored);
  const bytes = await readFile(archive.path);
  damage(bytes);
  await writeFile(archive.path, bytes);
  return await bench.runFile(archive.path);
}

test('a file whose checksum differs costs itself, and that is said', async () => {
  const files = {
    ...lists,
    [DAY]: [message(1, 'U001', 'PAY 1000 EUROS')],
    [NEXT_DAY]: [message(2, 'U001', 'fine')],
  };
  const { id, lines, report } = await damaged(files, (bytes) => {
    bytes.write('9', bytes.indexOf('1000 EUROS'));
  });
  expect(await bodies(id)).toEqual(['fine']);
  expect(lines).toEqual([
    expect.stringMatching(/^file general\/2024-01-02.json .*checksum differs.*can’t be unpacked$/),
  ]);
  expect(report.accounts.get('file')).toEqual({ found: 4, cameIn: 3, before: 0, leftOut: 1 });
});

const quiet = (text: string) => message(1, 'U001', text);
const json = (...messages: unknown[]) => JSON.stringify(messages);
const CUT = 'what follows can’t be read';

test.each([
  ['a comma at the end', `[${JSON.stringify(quiet('a'))},]`, ['a'], []],
  [
    'a comma at the end of an object',
    `[{"x":[1,],${JSON.stringify(quiet('a')).slice(1)}]`,
    ['a'],
    [],
  ],
  ['a raw control character', json(quiet('a\tb')).replace('\\t', '\t'), ['a\tb'], []],
  [
    'NaN',
    json({ n: 0, m: 1, ...quiet('NaN, 1') }).replace('"n":0,"m":1', '"n":NaN,"m":-Infinity'),
    ['NaN, 1'],
    [],
  ],
  ['a wrapped list with odd marks', `{"messages":${json(quiet('a'))},"more":NaN,}`, ['a'], []],
  [
    'a lost end',
    json(quiet('a'), message(2, 'U001', 'b')).slice(0, -30),
    ['a'],
    [`entry 2: ${CUT}`],
  ],
  ['a lost bracket', json(quiet('a')).slice(0, -1), ['a'], []],
  ['an end after a comma', json(quiet('a')).replace(/]$/, ', '), ['a'], []],
  [
    'a broken entry',
    `[${JSON.stringify(quiet('a'))},{"ts":"1","text":"he said "no" to it"},${JSON.stringify(message(3, 'U001', 'c'))}]`,
    ['a', 'c'],
    ['entry 2: it is not JSON'],
  ],
  [
    'a missing comma',
    `[${JSON.stringify(quiet('a'))}${JSON.stringify(message(2, 'U001', 'b'))}]`,
    ['a', 'b'],
    [],
  ],
  [
    'brackets that do not match',
    `[${JSON.stringify(quiet('a'))},{"ts":]},${JSON.stringify(message(3, 'U001', 'c'))}]`,
    ['a'],
    [`entry 2: ${CUT}`],
  ],
  [
    'one entry a line',
    `${JSON.stringify(quiet('a'))}\n${JSON.stringify(message(2, 'U001', 'b'))}\n`,
    ['a', 'b'],
    [],
  ],
  ['more behind the list', `${json(quiet('a'))} and [more]`, ['a'], [`entry 2: ${CUT}`]],
  [
    'more behind a wrapped list',
    `{"ok":true,"messages":${json(quiet('a'), message(2, 'U001', 'b'))}} x`,
    ['a', 'b'],
    [`entry 3: ${CUT}`],
  ],
  [
    'one wrapped list behind the other',
    `{"messages":${json(quiet('a'))}}\n{"messages":${json(message(2, 'U001', 'b'))}}`,
    ['a', 'b'],
    [],
  ],
  [
    'more behind entries by keys',
    `${JSON.stringify({ x: quiet('a'), y: message(2, 'U001', 'b') })},`,
    ['a', 'b'],
    [],
  ],
  [
    'a wrapped list that is cut off',
    `{"ok":true,"messages":${json(quiet('a'), message(2, 'U001', 'b')).slice(0, -30)}`,
    ['a'],
    [`entry 2: ${CUT}`],
  ],
  [
    'a broken entry of a wrapped list',
    `{"messages":[${JSON.stringify(quiet('a'))},{"ts":"1","text":"he said "no" to it"},${JSON.stringify(message(3, 'U001', 'c'))}],"has_more":false}`,
    ['a', 'c'],
    ['entry 2: it is not JSON'],
  ],
])('of a day that is not quite JSON comes in what can be read: %s', async (...about) => {
  const [, content, expected, leftOut] = about;
  const { id, lines, report } = await bench.run({ ...lists, [DAY]: content });
  expect(await bodies(id)).toEqual(expected);
  expect(lines[0]).toMatch(/^file general\/2024-01-02.json .*it is not quite JSON/);
  const found = lines.slice(1).map((line) => line.replace('message general/2024-01-02.json, ', ''));
  expect(found).toEqual(
    leftOut.map((line) => line.replace(CUT, `the file is cut off or damaged here: ${CUT}`)),
  );
  expect(report.accounts.get('message')?.leftOut ?? 0).toBe(leftOut.length);
});

test.each([['words only'], ['"a","b"'], ['{"messages":[{"ts":'], ['[,'], ['[1, 2, x]']])(
  'a day of which nothing is whole is left out: %s',
  async (content) => {
    const { lines } = await bench.run({ ...lists, [DAY]: content });
    expect(lines).toEqual([expect.stringMatching(/^file general.*: it is not JSON$/)]);
  },
);

test('wrapped lists of people and channels with more behind them come in', async () => {
  const { id, lines, report } = await bench.run({
    'users.json': `${JSON.stringify({ ok: true, members: users })}}`,
    'channels.json': `{"channels":[${JSON.stringify(general)},{"id":"C002" x}],"ok":true}`,
    'groups.json': `${JSON.stringify({ id: 'G001', name: 'pay', members: ['U001'] })} x`,
    [DAY]: [quiet('a')],
  });
  expect(await bodies(id)).toEqual(['a']);
  expect(report.accounts.get('person')).toEqual({ found: 4, cameIn: 3, before: 0, leftOut: 1 });
  expect(report.accounts.get('channel')).toEqual({ found: 4, cameIn: 2, before: 0, leftOut: 2 });
  expect(lines.filter((line) => !line.startsWith('file'))).toEqual([
    `person users.json, entry 4: the file is cut off or damaged here: ${CUT}`,
    'channel channels.json, entry 2: it is not JSON',
    `channel groups.json, entry 2: the file is cut off or damaged here: ${CUT}`,
  ]);
});

test('a damaged channel costs itself, whatever list it has of its own', async () => {
  const { report, lines } = await bench.run({
    'users.json': users,
    'channels.json': [
      JSON.stringify(general),
      '{"id":"C002" x,"members":["U001","U002","U003"]}',
      '{"id":"C003" x,"members":[]}',
    ].join('\n'),
    [DAY]: [quiet('a')],
  });
  expect(report.accounts.get('channel')).toEqual({ found: 3, cameIn: 1, before: 0, leftOut: 2 });
  expect(lines.filter((line) => line.startsWith('channel'))).toEqual([
    'channel channels.json, entry 2: it is not JSON',
    'channel channels.json, entry 3: it is not JSON',
  ]);
});

test('what a damaged day lacks is not deleted', async () => {
  const both = [quiet('a'), message(2, 'U001', 'b')];
  const later = { [NEXT_DAY]: [{ ...message(1, 'U001', 'c'), ts: '1704240060.000100' }] };
  const { id, workspace } = await bench.run({ ...lists, [DAY]: both, ...later });
  const cut = json(...both).replace(/,\{[^{]*$/, ',');
  await bench.run({ ...lists, [DAY]: cut, ...later }, workspace);
  expect(await bodies(id)).toEqual(['a', 'b', 'c']);
});

test('a list that is cut off brings who is in it, and makes no folder public', async () => {
  const { id, lines } = await bench.run({
    'users.json': JSON.stringify(users).replace(/\]$/, ','),
    'channels.json': JSON.stringify([general]).replace(/\]$/, ','),
    [DAY]: [quiet('a')],
    'salaries/2024-01-02.json': [quiet('b')],
  });
  expect(await bodies(id)).toEqual(['a']);
  const channels = await bench.store.sql`
    select name, kind from channels where workspace_id = ${id} order by name`;
  expect(channels.map(({ name, kind }) => [name, kind])).toEqual([
    ['general', 'public'],
    ['salaries', 'private'],
  ]);
  expect(lines.filter((line) => /not quite JSON/.test(line))).toHaveLength(2);
});

test('an odd entry of a list by keys costs itself', async () => {
  const { id, lines } = await bench.run({
    'users.json': { U001: users[0], x: 5, y: { name: 'nobody' }, U002: users[1] },
    'channels.json': { ok: true, channels: { C001: general, z: null } },
    [DAY]: { a: quiet('a'), b: 5, c: message(2, 'U002', 'b') },
    [NEXT_DAY]: { messages: { a: { ...quiet('c'), ts: '1704240060.000100' } } },
  });
  expect(await bodies(id)).toEqual(['a', 'b', 'c']);
  expect(lines.filter((line) => !line.startsWith('membership'))).toEqual([
    'person users.json, entry 2: its id is missing or can’t be read',
    'person users.json, entry 3: its id is missing or can’t be read',
    'channel channels.json, entry 2: its id is missing or can’t be read',
    'message general/2024-01-02.json, entry 2: it is not an object',
  ]);
});

const FEW = 'came in as \uFFFD';
const SOME = 'some of it is not in UTF-8';
test.each([
  ['one of two', ['Grüße 🎉 aus Zürich'], ['\xe9\xe8\xe7 bytes \xe9\xe8\xe7\xf1\xff'], FEW],
  ['most of them', ['Grüße 🎉'], Array(12).fill('d\xe9j\xe0 vu, \xe7a va'), SOME],
])('bytes that are no UTF-8 cost no other message its letters: %s', async (...about) => {
  const [, fine, bad, problem] = about;
  const texts = [...fine, ...bad].map((text, at) => message(at, 'U001', text));
  const content = texts.map((each, at) =>
    Buffer.from(JSON.stringify(each), at < fine.length ? 'utf8' : 'latin1'),
  );
  const commas = content.flatMap((each) => [Buffer.from(','), each]).slice(1);
  const day = Buffer.concat([Buffer.from('['), ...commas, Buffer.from(']')]);
  const { id, lines } = await bench.run({ ...lists, [DAY]: day });
  const read = await bodies(id);
  expect(read.slice(0, fine.length)).toEqual(fine);
  expect(read.at(-1)).toBe(
    problem === FEW ? '\uFFFD\uFFFD\uFFFD bytes \uFFFD\uFFFD\uFFFD\uFFFD\uFFFD' : bad.at(-1),
  );
  expect(lines).toEqual([expect.stringContaining(problem)]);
});

test('a cut-off day of many messages is read in time that grows with its length', async () => {
  const cost = (count: number) => {
    const text = Array.from({ length: count }, () => '{"a":[1,{"b":"x, ]"}],"n":NaN,}').join(',');
    const began = process.cpuUsage();
    expect(recover(`[${text},{"a`)).not.toBeNull();
    return process.cpuUsage(began).user;
  };
  cost(20_000);
  const least = (count: number) => Math.min(...[1, 2, 3].map(() => cost(count)));
  expect(least(80_000) / least(20_000)).toBeLessThan(12);
});

test('a list of files that ends early or declares other numbers is said, with how many it lacks', async () => {
  const files = { ...lists, [DAY]: [quiet('a')], [NEXT_DAY]: [quiet('b')] };
  const inList = (bytes: Buffer) => bytes.indexOf('PK\x05\x06', undefined, 'latin1');
  const early = await damaged(files, (bytes) => {
    const last = bytes.lastIndexOf('PK\x01\x02', undefined, 'latin1');
    const third = bytes.lastIndexOf('PK\x01\x02', last - 1, 'latin1');
    bytes.write('XX', third);
  });
  expect(early.report.accounts.get('file')).toEqual({ found: 4, cameIn: 2, before: 0, leftOut: 2 });
  const few = await damaged(files, (bytes) => {
    bytes.writeUInt16LE(3, inList(bytes) + 8);
    bytes.writeUInt16LE(3, inList(bytes) + 10);
  });
  expect(few.report.accounts.get('file')).toEqual({ found: 4, cameIn: 3, before: 0, leftOut: 1 });
  expect(few.lines).toContainEqual(expect.stringContaining('more files than the 3 it declares'));
  const many = await damaged(files, (bytes) => {
    bytes.writeUInt16LE(65_000, inList(bytes) + 8);
    bytes.writeUInt16LE(65_000, inList(bytes) + 10);
  });
  expect(many.report.accounts.get('file')?.leftOut).toBeLessThan(30);
});

test('an archive of which nothing can be read is refused with what is wrong with it', async () => {
  const prefixed = (bytes: Buffer) => bytes.write('XX', bytes.indexOf('PK\x01\x02', 0, 'latin1'));
  await expect(damaged(lists, prefixed)).rejects.toThrow(
    /neither people nor channels.*the archive is damaged \(invalid central directory/,
  );
});

test('wherever a day is cut off, the entries before the cut are read and no others', () => {
  const texts = [
    'a "quoted" \\ one',
    '[{"ts":"1"},',
    '}]',
    'Grüße \u0007 \n 🎉',
    'NaN, -Infinity,]',
  ];
  const entries = texts.map((text) => JSON.stringify({ text, list: [1, [2, { x: [] }]] }));
  const whole = `[${entries.join(',')}]`;
  const ends = entries.map((_, index) => entries.slice(0, index + 1).join(',').length + 1);
  for (let cut = 1; cut < whole.length; cut += 1) {
    const content = recover(whole.slice(0, cut))?.content;
    const read = content instanceof Recovered ? content.entries : [];
    const expected = texts.filter((_, index) => (ends[index] ?? 0) <= cut);
    const found = read.filter((entry) => !(entry instanceof Damaged));
    expect(
      found.map((entry) => Reflect.get(Object(entry), 'text')),
      `cut at ${cut}`,
    ).toEqual(expected);
    expect(read.length - found.length, `cut at ${cut}`).toBeLessThan(2);
  }
});
