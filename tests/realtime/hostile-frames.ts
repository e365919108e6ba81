import { appRouter } from '@/server/api/root';
import { createRandom, type Random } from '../faults/random';

/** One frame as it goes onto the wire. */
export interface HostileFrame {
  data: string | Buffer;
  binary: boolean;
  /** In how many parts it is sent; what is left open swallows the next ones. */
  parts: number;
  open: boolean;
}

/** What the valid calls are about, before they are broken. */
export interface Place {
  workspaceId: string;
  channelIds: string[];
  messageIds: string[];
  memberIds: string[];
}

const METHODS = ['query', 'mutation', 'subscription'] as const;
// At run time procedures lie side by side under their whole paths, each with its type.
const declared = appRouter._def.procedures as unknown as Record<
  string,
  { _def: { type: (typeof METHODS)[number] } }
>;
const PROCEDURES = Object.entries(declared).map(([path, { _def }]) => ({
  path,
  method: _def.type,
}));

const PATHS = [
  '',
  '.',
  '..',
  'channel',
  'channel.',
  '.list',
  'channel.list.call',
  'channel.__proto__',
  '__proto__',
  '__proto__.polluted',
  'constructor',
  'constructor.prototype',
  'toString',
  'hasOwnProperty.call',
  'then',
  'channel/list',
  'channel.list,channel.list',
  'x'.repeat(5_000),
];

const LONE = ['\ud800', 'a\udfffb', '\udc00\ud800', '\0', 'a\0b', '\u202eevil', '\ufeff', '\u2028'];
const TEXTS = [
  ...LONE,
  '',
  ' ',
  '%',
  "'; drop table users; --",
  '{{7*7}}',
  '#{7*7}',
  '../../etc/passwd',
];

/** Rows of names and values that programs are known to stumble over. */
const VALUES: (() => unknown)[] = [
  () => null,
  () => true,
  () => 0,
  () => -1,
  () => 1.5,
  () => 2 ** 53,
  () => -(2 ** 63),
  () => 1e308,
  () => [],
  () => ({}),
  () => [[[[]]]],
  () => ({ length: 1e9 }),
  () => JSON.parse('{"then":"x","toJSON":"y","toString":null,"valueOf":1}'),
  () => ({ constructor: { prototype: { polluted: true } } }),
  () => JSON.parse('{"__proto__":{"polluted":true}}'),
  () => JSON.parse('{"__proto__":null,"constructor":null,"prototype":[]}'),
  () => Array.from({ length: 1_000 }, (_, n) => n),
  () => Object.fromEntries(Array.from({ length: 500 }, (_, n) => [`k${n}`, n])),
  () => nested(200),
];

const nested = (depth: number): unknown =>
  Array.from({ length: depth }).reduce((inner) => ({ a: [inner] }), null);

/** Frames without end; the same seed gives the same ones. */
export function createHostileFrames(seed: number, place: Place): () => HostileFrame {
  const random = createRandom(seed);
  const makers: [number, () => Partial<HostileFrame> & Pick<HostileFrame, 'data'>][] = [
    [50, () => ({ data: JSON.stringify(broken(call(random, place), random)) })],
    [12, () => ({ data: JSON.stringify(protocolMessage(random, place)) })],
    [8, () => ({ data: JSON.stringify(batch(random, place)) })],
    [12, () => ({ data: brokenText(JSON.stringify(call(random, place)), random) })],
    [5, () => ({ data: noise(random, 200).toString('latin1') })],
    [2, () => ({ data: raw(random) })],
    [2, () => ({ data: noise(random, 300), binary: true })],
    [1, () => ({ data: noise(random, 100), binary: false })],
    [0.2, () => ({ data: JSON.stringify({ x: 'x'.repeat(random.integer(400_000)) }) })],
    [6, () => ({ data: JSON.stringify(call(random, place)), parts: 1 + random.integer(6) })],
    [0.2, () => ({ data: JSON.stringify(call(random, place)), open: true })],
  ];
  const total = makers.reduce((sum, [weight]) => sum + weight, 0);
  return () => {
    let at = random.between(0, total);
    const made = makers.find(([weight]) => {
      at -= weight;
      return at < 0;
    });
    const frame = (made ?? makers[0])?.[1]() ?? { data: '' };
    return { binary: false, parts: 1, open: false, ...frame };
  };
}

/** A call as a client would make it, mostly with what its procedure wants. */
function call(random: Random, place: Place) {
  const { path, method } = random.pick(PROCEDURES);
  return { id: random.integer(1_000), method, params: { path, input: inputFrom(random, place) } };
}

/** Has what any procedure may ask for; the others do not look at the rest. */
function inputFrom(random: Random, place: Place) {
  const text = () => random.pick(['hello', 'Release notes', 'ann', ...TEXTS]);
  const id = (ids: string[]) => random.pick(ids);
  return {
    workspaceId: place.workspaceId,
    channelId: id(place.channelIds),
    channelIds: [id(place.channelIds)],
    messageId: id(place.messageIds),
    memberId: id(place.memberIds),
    memberIds: [id(place.memberIds), id(place.memberIds)],
    sessionId: id(place.messageIds),
    tokenId: id(place.messageIds),
    inviteId: id(place.messageIds),
    key: `key-${random.integer(1e9)}`,
    body: `${text()} @ann`,
    name: `${text()}${random.integer(1e6)}`,
    handle: `handle-${random.integer(1e6)}`,
    slug: text(),
    query: random.pick([
      'hello',
      'from:ann',
      'before:2024-01-01',
      '"a b" -c',
      'in:x has:link',
      ...TEXTS,
    ]),
    cursor: text(),
    emoji: random.pick(['👍', ':tada:', 'x']),
    seq: random.integer(50),
    role: random.pick(['member', 'guest', 'admin', 'owner', 'god']),
    kind: random.pick(['public', 'private', 'direct']),
    presence: random.pick(['active', 'away']),
    from: '2024-01-01',
    to: random.pick(['2024-12-31', '0001-01-01', '9999-12-31']),
    scopes: ['read'],
    code: text(),
    email: 'nobody@example.com',
    lastEventId: random.pick(['0:0', 'x:1', `${'9'.repeat(30)}`, ':', 'abc:-1', null]),
    limit: 1 + random.integer(60),
  };
}

/** Changes one to three places, at any depth. */
function broken(message: unknown, random: Random): unknown {
  let result = structuredClone(message);
  for (let times = 1 + random.integer(3); times > 0; times -= 1)
    result = brokenOnce(result, random);
  return result;
}

function brokenOnce(value: unknown, random: Random): unknown {
  if (typeof value !== 'object' || value === null || random.next() < 0.05) return hostile(random);
  const names = Object.keys(value);
  // What was copied from JSON has string names only.
  const record = value as Record<string, unknown>;
  // What a procedure is given is worth more tries than the envelope, which is refused at once.
  const inner = names.find((each) => each === 'params' || each === 'input');
  const name = inner && random.next() < 0.8 ? inner : random.pick([...names, 'x']);
  const dice = random.next();
  if (dice < 0.65) record[name] = brokenOnce(record[name], random);
  else if (dice < 0.75) delete record[name];
  else if (dice < 0.85)
    Object.assign(record, { [random.pick(['id', 'input', 'jsonrpc'])]: hostile(random) });
  else {
    const strange = random.pick(['__proto__', 'constructor', 'prototype', 'toJSON', '', '0']);
    Object.defineProperty(record, strange, {
      value: hostile(random),
      enumerable: true,
      configurable: true,
      writable: true,
    });
  }
  return record;
}

const hostile = (random: Random): unknown =>
  random.next() < 0.3 ? random.pick(TEXTS) : random.pick(VALUES)();

/** Every message of tRPC's socket protocol, with the ids and paths that nobody expects. */
function protocolMessage(random: Random, place: Place): unknown {
  const id = random.pick([
    random.integer(1_000),
    -1,
    1.5,
    1e308,
    '',
    'a',
    'x'.repeat(64),
    'x'.repeat(65),
    '__proto__',
    '\ud800',
    null,
    true,
    [],
    {},
  ]);
  const input = inputFrom(random, place);
  return random.pick([
    () => ({ id, method: 'subscription.stop' }),
    () => ({ id, method: 'subscription', params: { path: 'event.stream', input } }),
    () => ({ id: 7, method: 'subscription', params: { path: 'presence.watch', input } }),
    () => ({ id, method: random.pick(METHODS), params: { path: random.pick(PATHS), input } }),
    () => ({ ...call(random, place), method: random.pick(METHODS) }),
    () => ({ method: 'connectionParams', data: { token: random.pick(TEXTS) } }),
    () => ({ id, method: 'connectionParams', data: random.pick(VALUES)() }),
    () => ({ ...call(random, place), id, jsonrpc: random.pick(['2.0', '1.0', 2, null]) }),
    () => ({ ...call(random, place), params: random.pick(VALUES)() }),
    () => ({
      id,
      method: 'subscription',
      params: { path: 'event.stream', input, lastEventId: random.pick(VALUES)() },
    }),
    () => ({ id, method: random.pick(['', 'reconnect', 'constructor', 'QUERY', 5, null]) }),
    () => ({ id, result: { type: 'data', data: input } }),
  ])();
}

function batch(random: Random, place: Place): unknown {
  return Array.from({ length: 1 + random.integer(8) }, () =>
    random.pick([
      () => call(random, place),
      () => broken(call(random, place), random),
      () => protocolMessage(random, place),
      () => [call(random, place)],
      () => random.pick(VALUES)(),
    ])(),
  );
}

function brokenText(text: string, random: Random): string {
  const at = random.integer(text.length);
  return random.pick([
    () => text.slice(0, at),
    () => text.slice(at),
    () => text + text,
    () => `${text.slice(0, at)}${random.pick(TEXTS)}${text.slice(at)}`,
    () => `${text.slice(0, at)}${String.fromCharCode(random.integer(65_536))}${text.slice(at + 1)}`,
    () => text.replaceAll('"', "'"),
    () => text.replace(/"id":\d+/, `"id":${random.pick(['1e999', '-0', '01', 'NaN', '1e-400'])}`),
    () => text.replace('{', '{"__proto__":{"polluted":true},'),
    () => text.replace('{', '{"id":1,"id":{},"constructor":1,'),
    () => text.replace('"input":', `"input":${'['.repeat(at)}`),
    () => `\ufeff${text}`,
    () => `${text}\0`,
  ])();
}

/** What is no message of anyone's. */
const raw = (random: Random): string =>
  random.pick([
    () => 'PING',
    () => 'PONG',
    () => '',
    () => 'null',
    () => '"__proto__"',
    () => '9'.repeat(1 + random.integer(5_000)),
    () => '['.repeat(random.integer(60_000)),
    () => `${'['.repeat(5_000)}${']'.repeat(5_000)}`,
    () => `${'{"a":'.repeat(3_000)}1${'}'.repeat(3_000)}`,
    () => `[${'{},'.repeat(2_000)}{}]`,
    () => `{${'"a":1,'.repeat(2_000)}"a":2}`,
  ])();

function noise(random: Random, longest: number): Buffer {
  return Buffer.from(Array.from({ length: random.integer(longest) }, () => random.integer(256)));
}
