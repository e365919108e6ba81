import { expect } from 'vitest';
import { until } from '../harness/wait';
import { buildWorld } from '../harness/world';
import { scrape } from '../realtime/scrape';
import { ChatClient } from './chat-client';
import type { Clients } from './clients';
import { describeFault, type Round } from './fault';
import { INSPECTED, inspect } from './inspector';
import { openLedger } from './ledger';
import type { SetUp } from './set-up';

const PROGRAMS = 8;
/** What compiled code and caches may have come to hold, however many pairs there were. */
const HEAP_SLACK_BYTES = 2 * 1024 * 1024;
/** A workspace that nobody follows any more is listened to for half a minute yet. */
const IDLE_TIMEOUT_MS = 45_000;

describeFault(
  {
    name: 'subscribe-and-stop',
    promise:
      'thousands of subscriptions begin and end, channels are switched, and nothing of it stays',
    setUp: { processes: 1, redis: true, env: INSPECTED },
  },
  async (round) => {
    const { setUp, isLong, openClients, measure } = round;
    const [node] = setUp.nodes;
    if (!node) throw new Error('The set-up is empty');
    const clients = await openClients({ people: 3 });
    await using inspector = await inspect(node);
    const programs = Array.from({ length: PROGRAMS }, () => joinAs(clients));
    const pairs = isLong ? 10_000 : 1_000;
    // What is made once, by the first of a kind, is not counted as left behind.
    await come(round, { clients, programs, pairs: pairs / 2 });
    const before = await openStreams(setUp);
    const held = await inspector.heldBytes();

    await come(round, { clients, programs, pairs });
    if (round.index === 0) await visitOtherWorkspaces(setUp, round);

    // What an earlier round left listening for its half minute may be gone by now as well.
    await until(async () => isNoMore(await openStreams(setUp), before), {
      timeoutMs: IDLE_TIMEOUT_MS,
      everyMs: 250,
    });
    let grown = Number.POSITIVE_INFINITY;
    await until(
      async () => {
        grown = Math.min(grown, (await inspector.heldBytes()) - held);
        return grown < HEAP_SLACK_BYTES;
      },
      { timeoutMs: 5_000, everyMs: 500 },
    ).catch(() => undefined);
    measure('bytes a pair that stayed', Math.max(0, grown) / pairs);
    expect(grown).toBeLessThan(HEAP_SLACK_BYTES);
    return clients.settle();
  },
);

function joinAs(clients: Clients): ChatClient {
  const [person] = clients.people;
  if (!person) throw new Error('There are no clients');
  return clients.join({ person });
}

interface Coming {
  clients: Clients;
  programs: ChatClient[];
  pairs: number;
}

/** So many subscriptions, stopped at once, when they began or a moment later, with channels read meanwhile. */
async function come({ random }: Round, { clients, programs, pairs }: Coming): Promise<void> {
  const { workspaceId } = clients.world;
  let left = pairs;
  await Promise.all(
    programs.map(async ({ trpc }) => {
      while (left > 0) {
        left -= 1;
        const stopped = new AbortController();
        const isEarly = random.next() < 0.3;
        const started = new Promise<void>((onStarted) => {
          const handlers = { onStarted: () => onStarted(), signal: stopped.signal };
          if (random.next() < 0.7) trpc.event.stream.subscribe({ workspaceId }, handlers);
          else trpc.presence.watch.subscribe({ workspaceId, memberIds: [] }, handlers);
        });
        const channelId = random.pick(clients.channels);
        const page = trpc.message.history
          .query(
            { workspaceId, channelId },
            { signal: random.next() < 0.5 ? stopped.signal : undefined },
          )
          .catch(() => null);
        if (!isEarly) await started;
        stopped.abort();
        await page;
      }
    }),
  );
}

/** Topics of workspaces come and go as well. */
async function visitOtherWorkspaces(setUp: SetUp, { random }: Round): Promise<void> {
  for (let n = 0; n < 5; n += 1) {
    const world = await buildWorld(setUp.store.db);
    const person = await world.buildPerson('Visitor');
    await using client = new ChatClient({
      nodes: setUp.nodes,
      person,
      random,
      ledger: openLedger(),
    });
    const screen = client.listen('visitor', []);
    await until(() => screen.generations.length > 0);
  }
}

/** What is open in the process, and what it listens to at Redis: sockets, streams, topics. */
async function openStreams({ nodes, redis }: SetUp): Promise<number[]> {
  const metrics = await scrape(nodes[0]?.server.url ?? '');
  const topics = await redis?.command('PUBSUB CHANNELS *');
  return [
    metrics.get('parley_sockets') ?? Number.NaN,
    metrics.get('parley_streams') ?? Number.NaN,
    Number(topics?.match(/^\*(\d+)/)?.[1]),
  ];
}

const isNoMore = (now: number[], before: number[]) =>
  now.every((count, index) => count <= (before[index] ?? 0));
