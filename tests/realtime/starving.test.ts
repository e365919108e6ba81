import { fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { eq, sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { openStore, type Store } from '@/server/db/client';
import { workspaceHeads } from '@/server/db/schema';
import { formatCursor } from '@/shared/cursor';
import { connect } from '../harness/app';
import { disposables } from '../harness/disposables';
import { freshDatabase } from '../harness/postgres';
import { type ServerProcess, startServer } from '../harness/server';
import { until } from '../harness/wait';
import { buildWorld, type Person } from '../harness/world';

const MESSAGES = 60_000;
const CHANNELS = 20;
const EVENTS = 4_000;
/** A phase of each kind takes this long, and they take turns. */
const PHASE_MS = 2_500;
/** How often somebody at work asks for the three: well within what one person may. */
const EVERY_MS = 100;
/** What the greedy program has open, and asks for on each without waiting. */
const SOCKETS = 8;
const OUTSTANDING = 32;
const PHASES = 3;
/** What looks slow is measured again before it is believed: a busy machine pauses everybody at times. */
const MOST_PHASES = 6;
/**
 * So many pages of somebody else's may come before, each as long as it takes on this machine right now: 40 ms
 * in all where nothing else runs. Without bounds it is seconds.
 */
const PAGES_BEFORE = 4;

/** A server of its own with a workspace in which much was written. */
async function set() {
  const stack = disposables();
  const database = stack.use(await freshDatabase());
  const store = openStore({ url: database.url, max: 2 });
  stack.defer(() => store.close());
  const world = await buildWorld(store.db);
  const ann = await world.buildPerson('Ann');
  const raj = await world.buildPerson('Raj');
  const lee = await world.buildPerson('Lee');
  const channels = await Promise.all(
    Array.from({ length: CHANNELS }, () => world.buildChannel([ann, raj, lee])),
  );
  await write(store, ann);
  const server = stack.use(
    await startServer({
      databaseUrl: database.url,
      env: { MESSAGES_PER_MINUTE: '100000' },
      until: 'listening',
    }),
  );
  const lastEventIds = await log(store, ann);
  const { workspaceId } = world;
  const place = { workspaceId, channelId: channels[0]?.id ?? '' };
  return {
    stack,
    store,
    server,
    ann,
    raj,
    lee,
    place,
    lastEventIds,
    [Symbol.asyncDispose]: stack[Symbol.asyncDispose],
  };
}

/** Fills the workspace's channels with words that a search finds, over a year. */
async function write({ db }: Store, { workspaceId, member }: Person): Promise<void> {
  await db.execute(sql`
    insert into messages (workspace_id, id, channel_id, seq, kind, author_id, body, key, digest, created_at)
    select ${workspaceId}, gen_random_uuid(), c.id, n, 'post', ${member.id},
      'word' || n % 97 || ' and more about the plan ' || n, 'key-' || c.id || n, '',
      now() - n * interval '2 hours'
    from channels c, generate_series(1, ${MESSAGES / CHANNELS}::int) n
    where c.workspace_id = ${workspaceId}`);
  await db.execute(sql`
    update channels set last_seq = ${MESSAGES / CHANNELS}, last_root_seq = ${MESSAGES / CHANNELS}
    where workspace_id = ${workspaceId}`);
  await db.execute(sql`analyze`);
}

/** Makes events of some of the messages; gives cursors before most of them. */
async function log({ db }: Store, { workspaceId, member }: Person): Promise<string[]> {
  await db.execute(sql`
    insert into events (workspace_id, rev, type, at, actor_id, audience, channel_id, subject_id)
    select ${workspaceId}, row_number() over (order by seq, id), 'message.posted', created_at,
      ${member.id}, 'channel', channel_id, id
    from messages where workspace_id = ${workspaceId} limit ${EVENTS}`);
  const [head] = await db
    .update(workspaceHeads)
    .set({ rev: EVENTS })
    .where(eq(workspaceHeads.workspaceId, workspaceId))
    .returning();
  return Array.from({ length: 100 }, (_, n) => formatCursor({ epoch: head?.epoch ?? '', rev: n }));
}

const day = (ago: number) => new Date(Date.now() - ago * 86_400_000).toISOString().slice(0, 10);

/** Everything that costs a read of many rows. */
function expensiveCalls({ workspaceId, channelId }: { workspaceId: string; channelId: string }) {
  return [
    { path: 'insight.overview', input: { workspaceId, from: day(360), to: day(0) } },
    { path: 'search.messages', input: { workspaceId, query: 'word7 plan', limit: 50 } },
    { path: 'message.history', input: { workspaceId, channelId, limit: 100 } },
    { path: 'message.around', input: { workspaceId, channelId, seq: 1_500, limit: 100 } },
    { path: 'channel.list', input: { workspaceId } },
    { path: 'channel.browse', input: { workspaceId } },
    { path: 'member.list', input: { workspaceId, query: 'a' } },
  ];
}

/** `asks` has calls or a stream, and gives what is counted when it has got something. */
async function startGreed(server: ServerProcess, person: Person, asks: object) {
  const { url, socketUrl } = server;
  const asked = { url, socketUrl, token: person.token, ...asks };
  const child = fork(join(import.meta.dirname, 'greedy.mjs'), [
    JSON.stringify({ ...asked, sockets: SOCKETS, outstanding: OUTSTANDING }),
  ]);
  const counts = async () => {
    child.send('?');
    const [counted]: Counts[] = await once(child, 'message');
    return counted ?? { answered: 0, refused: 0 };
  };
  // What the program takes to start, and to ask for all of it at once, is over when the first wave has come back.
  const received = async () => {
    const { answered, refused } = await counts();
    return answered + refused;
  };
  await until(async () => (await received()) >= SOCKETS * OUTSTANDING, { timeoutMs: 30_000 });
  return {
    counts,
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}

interface Counts {
  answered: number;
  refused: number;
}

interface Place {
  workspaceId: string;
  channelId: string;
}

type Times = Record<'list' | 'history' | 'send', number[]>;

/** What somebody else does all the while, one after another, and how long each took. */
async function live(at: ReturnType<typeof connect>, place: Place): Promise<Times> {
  const times: Times = { list: [], history: [], send: [] };
  const { workspaceId } = place;
  const took = async (what: keyof Times, act: () => Promise<unknown>) => {
    const began = performance.now();
    await act();
    times[what].push(performance.now() - began);
  };
  const ends = performance.now() + PHASE_MS;
  while (performance.now() < ends) {
    const next = performance.now() + EVERY_MS;
    await took('list', () => at.trpc.channel.list.query({ workspaceId }));
    await took('history', () => at.trpc.message.history.query({ ...place, limit: 50 }));
    const said = { ...place, body: 'still here', key: randomUUID() };
    await took('send', () => at.trpc.message.send.mutate(said));
    await sleep(Math.max(0, next - performance.now()));
  }
  return times;
}

function quantile(times: number[], share: number): number {
  const sorted = times.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length * share)] ?? Number.POSITIVE_INFINITY;
}

/** Milliseconds, and how many pages of somebody else's may come before. */
interface Comparison {
  before: number;
  during: number;
  room: number;
}

test('who asks for everything, and who begins stream after stream, slows nobody else', async () => {
  await using scene = await set();
  const { server, ann, raj, lee, place, lastEventIds } = scene;
  const { workspaceId } = place;
  await using annAt = connect(server.socketUrl, ann.token);
  await live(annAt, place);
  const greedy = [
    { who: raj, asks: { calls: expensiveCalls(place) } },
    { who: lee, asks: { stream: { workspaceId, lastEventIds } } },
  ];
  const quiet: Times[] = [];
  const busy: Times[][] = greedy.map(() => []);
  const refused: number[] = [];
  for (let phase = 0; phase < PHASES || (slow().length > 0 && phase < MOST_PHASES); phase += 1) {
    quiet.push(await live(annAt, place));
    for (const [index, { who, asks }] of greedy.entries()) {
      await using greed = await startGreed(server, who, asks);
      busy[index]?.push(await live(annAt, place));
      refused[index] = (refused[index] ?? 0) + (await greed.counts()).refused;
    }
  }
  expect(refused[0]).toBeGreaterThan(0);
  expect(slow()).toEqual([]);

  /** What is slow beside the greedy, in sentences. */
  function slow(): string[] {
    const page = Math.max(...quiet.map(({ history }) => quantile(history, 0.5)));
    return busy.flatMap((phases, index) =>
      (['list', 'history', 'send'] as const).flatMap((what) => {
        const beside = Object.keys(greedy[index]?.asks ?? {});
        const compare = (name: string, { before, during, room }: Comparison) =>
          during < 2 * before + room * page
            ? []
            : `${name} of ${what}: ${before.toFixed(1)} ms quiet, ${during.toFixed(1)} ms beside ${beside}`;
        const all = (of: Times[]) => of.flatMap((times) => times[what]);
        const over = (share: number) => ({
          before: quantile(all(quiet), share),
          during: quantile(all(phases), share),
        });
        return [
          ...compare('median', { ...over(0.5), room: 1 }),
          ...compare('p90', { ...over(0.9), room: PAGES_BEFORE }),
          // Other programs only ever add: the quietest busy phase is what the greedy one does by themselves.
          ...compare('p99', {
            before: Math.max(...quiet.map((times) => quantile(times[what], 0.99))),
            during: Math.min(...phases.map((times) => quantile(times[what], 0.99))),
            room: PAGES_BEFORE,
          }),
        ];
      }),
    );
  }
}, 180_000);
