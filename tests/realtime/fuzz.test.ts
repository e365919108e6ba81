import { isUtf8 } from 'node:buffer';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { openStore } from '@/server/db/client';
import { connect } from '../harness/app';
import { disposables } from '../harness/disposables';
import { freshDatabase } from '../harness/postgres';
import { type ServerProcess, startServer } from '../harness/server';
import { until } from '../harness/wait';
import { buildWorld, type Person } from '../harness/world';
import { bodies, follow } from './follow';
import { createHostileFrames, type HostileFrame } from './hostile-frames';
import { sessionCookie } from './raw';
import { scrape } from './scrape';

// `FUZZ_SEED=… npm test -- tests/realtime/fuzz.test.ts` sends the same frames again.
const SEED = Number(process.env.FUZZ_SEED ?? Math.floor(Math.random() * 2 ** 31));
const FRAMES = 50_000;
/** Each socket is sent so many before another takes its place, unless the server closes it before. */
const FRAMES_PER_SOCKET = 250;
const SOCKETS = 8;
/** After these, code is compiled and statements are prepared. */
const WARM_UP = FRAMES / 5;
/** A quarter of a kilobyte a frame would be more. */
const HEAP_SLACK_BYTES = 10 * 1024 * 1024;

const END = { id: 'the-end', method: 'query', params: { path: 'auth.status' } };

test(`fifty thousand hostile frames neither crash a server nor make it grow (seed ${SEED})`, async () => {
  await using stack = disposables();
  const database = stack.use(await freshDatabase());
  const server = stack.use(
    await startServer({
      databaseUrl: database.url,
      // So little that whatever grew with each frame would end the process.
      env: { NODE_OPTIONS: '--max-old-space-size=256', MESSAGES_PER_MINUTE: '1000000' },
    }),
  );
  const store = openStore({ url: database.url, max: 2 });
  stack.defer(() => store.close());
  const world = await buildWorld(store.db);
  const ann = await world.buildPerson('Ann');
  const raj = await world.buildPerson('Raj', 'admin');
  const victims = [await world.buildPerson('Vera'), await world.buildPerson('Viktor')];
  const room = await world.buildChannel([ann, raj, ...victims]);
  const own = await world.buildChannel([ann], { kind: 'private' });
  const fuzzed = await world.buildChannel([raj, ...victims]);

  const annAt = stack.use(connect(server.socketUrl, ann.token));
  const send = (body: string) =>
    annAt.trpc.message.send.mutate({
      workspaceId: ann.workspaceId,
      channelId: own.id,
      body,
      key: randomUUID(),
    });
  const { message } = await send('before');
  const status = await (await fetch(`${server.url}/api/trpc/auth.status`)).text();
  const frames = createHostileFrames(SEED, {
    workspaceId: ann.workspaceId,
    channelIds: [room.id, fuzzed.id, own.id, randomUUID()],
    messageIds: [message.id, randomUUID()],
    memberIds: [...victims.map(({ member }) => member.id), randomUUID()],
  });

  const attack = (count: number) =>
    attackWith(frames, { server, attackers: [raj, ...victims], count });
  await attack(WARM_UP);
  const before = await settledHeap(server);
  await attack(FRAMES - WARM_UP);

  // Someone ordinary finds everything as it was.
  const received = follow(stack.use(connect(server.socketUrl, ann.token)), ann);
  await until(() => received.cursor);
  await send('after');
  await until(() => bodies(received).includes('after'));
  expect(await (await fetch(`${server.url}/api/trpc/auth.status`)).text()).toBe(status);
  const { messages } = await annAt.trpc.message.history.query({
    workspaceId: ann.workspaceId,
    channelId: own.id,
  });
  expect(messages.map(({ body }) => body)).toEqual(['before', 'after']);
  expect(messages.every((each) => !('polluted' in each))).toBe(true);

  expect(isAlive(server.pid)).toBe(true);
  expect(complaintsIn(server.output())).toEqual([]);
  const leftOpen = await until(async () => {
    const values = await scrape(server.url);
    return values.get('parley_sockets') === 2 && values;
  });
  expect(leftOpen.get('parley_streams')).toBe(1);
  // Each look makes some garbage too, so the collector has its turn before this gives up.
  await until(async () => (await heapOf(server)) < before + HEAP_SLACK_BYTES, {
    everyMs: 1,
    timeoutMs: 20_000,
  });
}, 120_000);

interface Attack {
  server: ServerProcess;
  attackers: Person[];
  count: number;
}

async function attackWith(
  next: () => HostileFrame,
  { server, attackers, count }: Attack,
): Promise<void> {
  let left = count;
  let opened = 0;
  const attackOnce = async () => {
    while (left > 0) {
      const person = attackers[opened % attackers.length];
      opened += 1;
      if (person)
        await sendUntilClosed(await openAs(server, person, opened), () => left-- > 0 && next());
    }
  };
  await Promise.all(Array.from({ length: SOCKETS }, attackOnce));
}

/** By turns with a token, with a cookie, as nobody, and with parameters still to come. */
async function openAs(server: ServerProcess, person: Person, turn: number): Promise<WebSocket> {
  const announced = `${server.socketUrl}?connectionParams=1`;
  const kind = turn % 8;
  const headers =
    kind === 1 ? { cookie: await sessionCookie(person), origin: server.url } : undefined;
  const socket = new WebSocket(kind === 1 || kind === 2 ? server.socketUrl : announced, {
    headers,
  });
  socket.on('error', () => undefined);
  await once(socket, 'open');
  if (kind > 3)
    socket.send(JSON.stringify({ method: 'connectionParams', data: { token: person.token } }));
  return socket;
}

async function sendUntilClosed(socket: WebSocket, next: () => HostileFrame | false): Promise<void> {
  const isOpen = () => socket.readyState === WebSocket.OPEN;
  let isRead = false;
  socket.on('message', (data) => {
    if (`${data}`.includes(END.id)) isRead = true;
  });
  let halfSaid = false;
  for (let n = 0; n < FRAMES_PER_SOCKET && isOpen(); n += 1) {
    const frame = next();
    if (!frame) break;
    sendFrame(socket, frame);
    // What follows a frame that ends the conversation would be received by nobody. The rest of a text is text,
    // whatever kind it is sent as.
    if (endsIt(frame) && !halfSaid) await until(() => !isOpen(), { everyMs: 1 });
    halfSaid = frame.open;
    if (n % 10 === 9) await until(() => !isOpen() || socket.bufferedAmount === 0, { everyMs: 1 });
  }
  // Who has said half a sentence is answered no more.
  if (isOpen() && !halfSaid) socket.send(JSON.stringify(END));
  await until(() => isRead || halfSaid || !isOpen(), { everyMs: 2, timeoutMs: 20_000 });
  socket.terminate();
}

function sendFrame(socket: WebSocket, { data, binary, parts, open }: HostileFrame): void {
  const bytes = Buffer.from(data as string);
  const size = Math.ceil(bytes.length / parts);
  for (let part = 0; part < parts; part += 1) {
    const isLast = part === parts - 1 && !open;
    socket.send(bytes.subarray(part * size, (part + 1) * size), { binary, fin: isLast });
  }
}

/** What nobody expected, each once; nothing that a client says may be that. */
function complaintsIn(output: string): string[] {
  const lines = output.split('\n').filter((line) => line.trim() && !line.startsWith('✓'));
  return [...new Set(lines.map(complaintIn))].filter((complaint) => complaint !== null);
}

function complaintIn(line: string): string | null {
  if (!line.startsWith('{')) return line;
  // The log of a server: one JSON object a line.
  const { level, msg, error } = JSON.parse(line) as {
    level: number;
    msg: string;
    error?: { message?: string; stack?: string };
  };
  return level < 50 ? null : `${msg}: ${error?.message} ${error?.stack?.split('\n')[0]}`;
}

const endsIt = ({ data, binary }: HostileFrame) =>
  binary || (typeof data !== 'string' && !isUtf8(data));

const heapOf = async (server: ServerProcess) =>
  (await scrape(server.url)).get('nodejs_heap_size_used_bytes') ?? Number.POSITIVE_INFINITY;

/** The least of some looks: between them the collector has had its turn. */
async function settledHeap(server: ServerProcess): Promise<number> {
  const looks: number[] = [];
  await until(async () => looks.push(await heapOf(server)) >= 100, { everyMs: 1 });
  return Math.min(...looks);
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
