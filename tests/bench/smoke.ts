// A first look in under a minute: durable sends a second, and what a delivery costs with 200 listeners,
// Parley beside the stock tRPC adapter, alternating in one run on one Postgres that waits for the disk.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import postgres from 'postgres';
import { openStore } from '@/server/db/client';
import { migrate } from '@/server/db/migrate';
import { freePort, openEmbeddedPostgres } from '@/server/infra/embedded-postgres';
import { uuidv7 } from '@/shared/uuid';
import { startServer } from '../harness/server';
import { buildWorld } from '../harness/world';
import { cpuMicros, median, type Peer, percentile, startPeer } from './load/process';
import { type Line, openLine } from './load/protocol';

const ROUNDS = 3;
const SENDERS = 16;
const SEND_MS = 2_500;
const LISTENERS = 200;
const RATE_PER_SECOND = 20;
const FANOUT_MS = 3_000;

/** How to sign on to a peer, send and listen. */
interface Contestant extends Peer {
  open(): Promise<Line>;
  send(line: Line, body: string): Promise<unknown>;
  listen(line: Line, hear: () => void): Promise<void>;
  stored(): Promise<number>;
}

interface Round {
  sendsPerSecond: number;
  sendP99Ms: number;
  cpuMicrosPerSend: number;
  cpuMicrosPerDelivery: number;
  delivered: number;
  expected: number;
}

const folder = await mkdtemp(join(tmpdir(), 'parley-bench-'));
const store = await openEmbeddedPostgres({ dataDir: folder, role: 'server' });
await migrate(store.url);
const contestants = [await openParley(store.url), await openStock(store.url)];
const rounds = new Map<string, Round[]>(contestants.map(({ name }) => [name, []]));
const acknowledged = new Map<string, number>(contestants.map(({ name }) => [name, 0]));
try {
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const contestant of contestants) {
      const posted = await post(contestant);
      rounds.get(contestant.name)?.push({ ...posted, ...(await fanOut(contestant)) });
    }
  }
  await report();
} finally {
  for (const contestant of contestants) await contestant.stop();
  await store.close();
  await rm(folder, { recursive: true, force: true });
}

async function post(contestant: Contestant) {
  const lines = await Promise.all(Array.from({ length: SENDERS }, () => contestant.open()));
  const latencies: number[] = [];
  const cpuBefore = cpuMicros(contestant.pid);
  const began = performance.now();
  await Promise.all(
    lines.map(async (line) => {
      while (performance.now() - began < SEND_MS) {
        const sentAt = performance.now();
        await contestant.send(line, `message of ${sentAt}`);
        latencies.push(performance.now() - sentAt);
      }
    }),
  );
  const seconds = (performance.now() - began) / 1000;
  const cpu = cpuMicros(contestant.pid) - cpuBefore;
  for (const line of lines) line.close();
  count(contestant, latencies.length);
  return {
    sendsPerSecond: latencies.length / seconds,
    sendP99Ms: percentile(latencies, 0.99),
    cpuMicrosPerSend: cpu / latencies.length,
  };
}

async function fanOut(contestant: Contestant) {
  let delivered = 0;
  const lines = await Promise.all(Array.from({ length: LISTENERS }, () => contestant.open()));
  for (const line of lines) {
    await contestant.listen(line, () => {
      delivered += 1;
    });
  }
  const sender = await contestant.open();
  await sleep(200);
  delivered = 0;
  const messages = (FANOUT_MS / 1000) * RATE_PER_SECOND;
  const cpuBefore = cpuMicros(contestant.pid);
  for (let sent = 0; sent < messages; sent += 1) {
    await contestant.send(sender, `to everyone, ${sent}`);
    await sleep(1000 / RATE_PER_SECOND);
  }
  await sleep(300);
  const cpu = cpuMicros(contestant.pid) - cpuBefore;
  for (const line of [sender, ...lines]) line.close();
  count(contestant, messages);
  return { cpuMicrosPerDelivery: cpu / delivered, delivered, expected: messages * LISTENERS };
}

function count({ name }: Contestant, sent: number): void {
  acknowledged.set(name, (acknowledged.get(name) ?? 0) + sent);
}

async function report(): Promise<void> {
  const table = contestants.map(({ name }) => {
    const of = (pick: (round: Round) => number) => (rounds.get(name) ?? []).map(pick);
    return {
      peer: name,
      'sends/s': Math.round(median(of((round) => round.sendsPerSecond))),
      'send p99 ms': Number(median(of((round) => round.sendP99Ms)).toFixed(1)),
      'CPU µs/send': Math.round(median(of((round) => round.cpuMicrosPerSend))),
      'CPU µs/delivery': Number(median(of((round) => round.cpuMicrosPerDelivery)).toFixed(1)),
      delivered: `${of((round) => round.delivered).reduce((a, b) => a + b)} of ${of((round) => round.expected).reduce((a, b) => a + b)}`,
    };
  });
  console.log(
    `smoke: ${SENDERS} senders; ${LISTENERS} listeners at ${RATE_PER_SECOND} messages/s; medians of ${ROUNDS} rounds, fsync on`,
  );
  console.table(table);
  for (const contestant of contestants) {
    const acked = acknowledged.get(contestant.name) ?? 0;
    const stored = await contestant.stored();
    console.log(`${contestant.name}: ${acked} acknowledged, ${stored} stored`);
    if (stored < acked) process.exitCode = 1;
  }
}

async function openParley(databaseUrl: string): Promise<Contestant> {
  const { db, close } = openStore({ url: databaseUrl, max: 2 });
  const world = await buildWorld(db);
  const person = await world.buildPerson('Ann');
  const channel = await world.buildChannel([person]);
  await close();
  const env = { MESSAGES_PER_MINUTE: '1000000' };
  const server = await startServer({ databaseUrl, env });
  const { workspaceId } = world;
  return {
    name: 'parley',
    url: server.socketUrl,
    pid: server.pid,
    stop: async () => server[Symbol.asyncDispose](),
    open: () => openLine(server.socketUrl, person.token),
    send: (line, body) =>
      line.call('mutation', 'message.send', {
        workspaceId,
        channelId: channel.id,
        body,
        key: uuidv7(),
      }),
    listen: (line, hear) =>
      line.subscribe('event.stream', { workspaceId }, (frame) => {
        if (frame.includes('"message.posted"')) hear();
      }),
    stored: () => countRows(databaseUrl, 'messages'),
  };
}

async function openStock(databaseUrl: string): Promise<Contestant> {
  const file = 'tests/bench/peers/stock-bare.ts';
  const peer = await startPeer('stock-bare', { file, port: await freePort(), databaseUrl });
  const channelId = uuidv7();
  return {
    ...peer,
    open: () => openLine(peer.url),
    send: (line, body) => line.call('mutation', 'send', { json: { channelId, body } }),
    listen: (line, hear) =>
      line.subscribe('stream', { json: { channelId } }, (frame) => {
        if (frame.includes('to everyone')) hear();
      }),
    stored: () => countRows(databaseUrl, 'stock_posts'),
  };
}

async function countRows(databaseUrl: string, table: string): Promise<number> {
  const sql = postgres(databaseUrl, { max: 1 });
  const [row] = await sql<{ count: string }[]>`select count(*) from ${sql(table)}`;
  await sql.end();
  return Number(row?.count);
}
