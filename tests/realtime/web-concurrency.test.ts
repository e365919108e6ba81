import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { openStore } from '@/server/db/client';
import { connect } from '../harness/app';
import { disposables } from '../harness/disposables';
import { freshDatabase } from '../harness/postgres';
import { startRedis } from '../harness/redis';
import { type ServerProcess, startServer } from '../harness/server';
import { until } from '../harness/wait';
import { buildWorld } from '../harness/world';
import { bodies, follow } from './follow';
import { openLine } from './raw';
import { readMetrics, scrape } from './scrape';

/** The built program with two processes on one port, both serving. */
async function set() {
  const stack = disposables();
  const database = stack.use(await freshDatabase());
  const redis = stack.use(await startRedis());
  const server = stack.use(
    await startServer({
      databaseUrl: database.url,
      redisUrl: redis.url,
      env: { WEB_CONCURRENCY: '2' },
    }),
  );
  const isComplete = async () => (await scrape(server.url)).get('parley_processes') === 2;
  await until(isComplete, { timeoutMs: 20_000 });
  // One that still loads its pages takes fewer connections than the other.
  await until(() => areReady(server.url), { timeoutMs: 20_000 });
  const store = openStore({ url: database.url, max: 2 });
  stack.defer(() => store.close());
  const world = await buildWorld(store.db);
  const ann = await world.buildPerson('Ann');
  const raj = await world.buildPerson('Raj');
  const channel = await world.buildChannel([ann, raj]);
  return {
    server,
    ann,
    raj,
    place: { workspaceId: world.workspaceId, channelId: channel.id },
    isComplete,
    [Symbol.asyncDispose]: () => stack[Symbol.asyncDispose](),
  };
}

/** Whoever answers: connections go round. */
async function areReady(url: string): Promise<boolean> {
  const answers = await Promise.all(Array.from({ length: 8 }, () => fetch(`${url}/readyz`)));
  return answers.every(({ ok }) => ok);
}

function childrenOf(pid: number): number[] {
  const table = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,stat='], { encoding: 'utf8' });
  return table
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([, parent, state]) => Number(parent) === pid && !state?.startsWith('Z'))
    .map(([child]) => Number(child));
}

const workersOf = ({ pid }: ServerProcess) =>
  childrenOf(pid).filter((child) => /main\.mjs/.test(commandOf(child)));

function commandOf(pid: number): string {
  try {
    return execFileSync('ps', ['-o', 'args=', '-p', String(pid)], { encoding: 'utf8' });
  } catch {
    return '';
  }
}

const isAlive = (pid: number) => commandOf(pid) !== '';

test('two processes share a port; one that is killed is replaced, and nobody misses anything', async () => {
  await using stack = disposables();
  const { server, ann, raj, place, isComplete } = stack.use(await set());
  const lines = await Promise.all(
    Array.from({ length: 8 }, () => openLine(server.socketUrl, raj.token)),
  );
  for (const line of lines) stack.use(line);
  const listeners = Array.from({ length: 4 }, () => connect(server.socketUrl, raj.token));
  for (const listener of listeners) stack.use(listener);
  const received = listeners.map((listener) => follow(listener, raj));
  await until(() => received.every(({ cursor }) => cursor));
  const annAt = stack.use(connect(server.socketUrl, ann.token));
  const expected: string[] = [];
  const send = async () => {
    const body = `message ${expected.length}`;
    const key = randomUUID();
    await until(() =>
      annAt.trpc.message.send.mutate({ ...place, body, key }).then(
        () => true,
        () => false,
      ),
    );
    expected.push(body);
  };
  for (let n = 0; n < 10; n += 1) await send();
  await until(() => received.every((follower) => bodies(follower).length === expected.length));
  const metrics = await scrape(server.url);
  expect(metrics.get('parley_sockets')).toBe(8 + 4 + 1);
  expect(metrics.get('parley_streams')).toBe(4);

  const [victim, other] = workersOf(server);
  if (!victim || !other) throw new Error('There are not two processes');
  process.kill(victim, 'SIGKILL');
  await until(() => lines.some(({ socket }) => socket.readyState === socket.CLOSED));
  // Connections go round, so the one that lives has about half.
  const left = lines.filter(({ socket }) => socket.readyState === socket.OPEN);
  expect(left.length).toBeGreaterThanOrEqual(2);
  for (let n = 0; n < 10; n += 1) await send();
  await until(isComplete, { timeoutMs: 20_000 });
  expect(workersOf(server)).toContain(other);
  for (let n = 0; n < 10; n += 1) await send();
  await until(() => received.every((follower) => bodies(follower).length >= expected.length));
  for (const follower of received) {
    expect(bodies(follower)).toEqual(expected);
    expect(follower.error).toBe(null);
    expect(follower.batches.filter(({ kind }) => kind === 'resync')).toEqual([]);
  }
}, 90_000);

test('a stop signal stops all of them in time, the first process last, with exit code 0', async () => {
  await using stack = disposables();
  const { server, raj } = stack.use(await set());
  const lines = await Promise.all(
    Array.from({ length: 6 }, () => openLine(server.socketUrl, raj.token)),
  );
  for (const line of lines) stack.use(line);
  const workers = workersOf(server);
  expect(workers).toHaveLength(2);
  const began = performance.now();
  expect(await server.stop()).toBe(0);
  expect(performance.now() - began).toBeLessThan(15_000);
  expect(workers.filter(isAlive)).toEqual([]);
  expect(await Promise.all(lines.map(({ closed }) => closed))).toEqual(Array(6).fill(1012));
}, 60_000);

test('when the first process is killed the others leave nobody behind, and the port is free', async () => {
  await using stack = disposables();
  const { server, raj } = stack.use(await set());
  const line = stack.use(await openLine(server.socketUrl, raj.token));
  const workers = workersOf(server);
  expect(workers).toHaveLength(2);
  await server.kill();
  await until(() => !workers.some(isAlive));
  await line.closed;
  await expect(fetch(`${server.url}/healthz`)).rejects.toThrow();
}, 60_000);

test('a process that hangs does not keep the others from stopping', async () => {
  await using stack = disposables();
  const { server } = stack.use(await set());
  const workers = workersOf(server);
  const [hung] = workers;
  if (!hung) throw new Error('There are no processes');
  process.kill(hung, 'SIGSTOP');
  // One connection goes to the one that hangs, which is then given no more.
  await until(async () => {
    const signal = AbortSignal.timeout(2_000);
    const answer = await fetch(`${server.url}/metrics`, { signal }).catch(() => null);
    return answer && readMetrics(await answer.text()).get('parley_processes') === 1;
  });
  const began = performance.now();
  expect(await server.stop()).toBe(1);
  expect(performance.now() - began).toBeLessThan(15_500);
  expect(workers.filter(isAlive)).toEqual([]);
}, 60_000);
