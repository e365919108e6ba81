import { once } from 'node:events';
import { expect, test } from 'vitest';
import { testApp } from '../harness/app';
import { until } from '../harness/wait';
import { buildWorld, type Person } from '../harness/world';
import { type Line, openLine, query, stop, subscribe } from './raw';

/**
 * Of streams a quarter begins in a second: five, once twenty-five came at once. Of what comes in, eight times
 * as much is read: 160 in a second, once 800 came at once.
 */
const PACE = { CALLS_PER_SECOND: '20' };
const MANY = 45;

const told = ({ answers }: Line) =>
  answers.filter((answer) => JSON.stringify(answer).includes('"live"')).length;

const cursorIn = ({ answers }: Line) =>
  /"cursor":"([^"]+)"/.exec(JSON.stringify(answers))?.[1] ?? '';

async function set() {
  const app = await testApp({ env: PACE });
  const world = await buildWorld(app.parley.domain.store.db);
  const [ann, raj] = [await world.buildPerson('Ann'), await world.buildPerson('Raj')];
  const { workspaceId } = world;
  return { app, ann, raj, workspaceId, [Symbol.asyncDispose]: () => app[Symbol.asyncDispose]() };
}

test('streams of one person begin at a pace, so that what they missed delays nobody else', async () => {
  await using scene = await set();
  const { app, ann, raj, workspaceId } = scene;
  await using first = await openLine(app.socketUrl, ann.token);
  first.send(subscribe(1, 'event.stream', { workspaceId }));
  await until(() => cursorIn(first) !== '');
  const input = { workspaceId, lastEventId: cursorIn(first) };

  await using greedy = await openLine(app.socketUrl, raj.token);
  for (let id = 1; id <= MANY; id += 1) greedy.send(subscribe(id, 'event.stream', input));
  await until(() => told(greedy) >= 10);
  // Another person's comes in its own turn.
  await using other = await openLine(app.socketUrl, ann.token);
  other.send(subscribe(1, 'event.stream', input));
  await until(() => told(other) === 1);
  expect(told(greedy)).toBeLessThan(MANY);
  await until(() => told(greedy) === MANY);
});

/** More than what has come in already when reading stops: a chunk of the connection is read whole. */
const PADDING = ' '.repeat(500);

const FLOODS: Record<string, (line: Line, id: number) => void> = {
  'streams that are stopped': (line, id) =>
    line.send(id % 2 ? subscribe(id, 'event.stream', { PADDING }) : stop(id - 1)),
  'what nobody can read': (line) => line.send(`{${PADDING}`),
};

for (const [what, sendOne] of Object.entries(FLOODS)) {
  test(`of ${what} that one person sends, no more is read than at their pace`, async () => {
    await using scene = await set();
    const { app, ann, raj, workspaceId } = scene;
    await using greedy = await openLine(app.socketUrl, raj.token);
    for (let id = 1; id <= 1_500; id += 1) sendOne(greedy, id);
    greedy.send(query(0, 'channel.list', { workspaceId }));
    await using other = await openLine(app.socketUrl, ann.token);
    other.send(query(0, 'channel.list', { workspaceId }));
    await until(() => isAnswered(other));
    expect(isAnswered(greedy)).toBe(false);
    await until(() => isAnswered(greedy), { timeoutMs: 20_000 });
  }, 30_000);
}

const isAnswered = ({ answers }: Line) =>
  answers.some((answer) => JSON.stringify(answer).startsWith('{"id":0,"result"'));

test('of pings, too', async () => {
  await using scene = await set();
  await using greedy = await openLine(scene.app.socketUrl, scene.raj.token);
  greedy.send(query(0, 'auth.status', {}));
  await until(() => isAnswered(greedy));
  const began = performance.now();
  // One after the other: who sends many at once is cut.
  for (let n = 0; n < 1_300; n += 1) {
    const answered = once(greedy.socket, 'pong');
    greedy.socket.ping();
    await answered;
  }
  expect(performance.now() - began).toBeGreaterThan(2_000);
}, 30_000);

test('requests of one person wait for their pace, and nobody else does', async () => {
  await using scene = await set();
  const { app, ann, raj } = scene;
  // Even what leads nowhere takes its time to find that out.
  const ask = async ({ token }: Person) => {
    const headers = { authorization: `Bearer ${token}` };
    const response = await fetch(`${app.url}/api/trpc/no.such`, { headers });
    await response.text();
    return response.status;
  };
  let answered = 0;
  const greedy = Array.from({ length: 400 }, async () => {
    const status = await ask(raj);
    answered += 1;
    return status;
  });
  await until(() => answered > 100);
  expect(await ask(ann)).toBe(404);
  expect(answered).toBeLessThan(400);
  // They are late, and none of them is refused for that.
  expect(new Set(await Promise.all(greedy))).toEqual(new Set([404]));
}, 30_000);

test('what a stranger floods a server with keeps others of their network out for seconds only', async () => {
  // So slow that a busy machine brings the flood quicker by far: 16 in a second, once 80 came at once.
  await using app = await testApp({ env: { CALLS_PER_SECOND: '2' } });
  // A call that changes nothing and reads nothing waits for nothing but the pace.
  const ask = () =>
    fetch(`${app.url}/api/trpc/auth.signUp`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
  // A thousand messages of one socket, and what comes over HTTP, make nobody rest for minutes.
  await using greedy = await openLine(app.socketUrl, '');
  for (let n = 0; n < 3; n += 1)
    greedy.send(Array.from({ length: 1_000 }, (_, id) => query(id, 'no.such', {})));
  await until(() => greedy.answers.length >= 80);
  const flood = await Promise.all(
    Array.from({ length: 100 }, async () => {
      const response = await ask();
      return { status: response.status, body: await response.text(), headers: response.headers };
    }),
  );
  const refused = flood.find(({ status }) => status === 429);
  expect(new Set(flood.map(({ status }) => status))).toEqual(new Set([400, 429]));
  expect(JSON.parse(refused?.body ?? '')).toMatchObject({
    error: { data: { reason: 'rate_limited', limit: 'requests_per_second' } },
  });
  expect(Number(refused?.headers.get('retry-after'))).toBeLessThanOrEqual(6);
  await until(async () => (await ask()).status === 400, { timeoutMs: 20_000 });
}, 60_000);
