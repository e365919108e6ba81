import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import type { ChannelId } from '@/shared/id';
import { until } from '../harness/wait';
import { scrape } from '../realtime/scrape';
import type { ChatClient } from './chat-client';
import type { Clients } from './clients';
import { describeFault } from './fault';
import { INSPECTED, type Inspector, inspect } from './inspector';
import { positionOf } from './ledger';
import { type Node, straightTo } from './set-up';

const SLOW = 10;
const COST_LIMIT_BYTES = 1024 * 1024;
const PER_SECOND = 80;
/** As long as a message may be, in letters of three bytes: so a stopped reader falls behind in seconds. */
const TEXT = '語'.repeat(11_000);
const PHASE_MS = 2_000;
const CUT_TIMEOUT_MS = 60_000;
/** How much worse others may fare than without slow readers, beside what they fare worse by chance. */
const WORSE = 1.2;
const NOISE_MS = 5;
/** In two seconds one pause of the machine makes a p99: what looks slow is measured again before it is believed. */
const MOST_PHASES = 6;

describeFault(
  {
    name: 'slow-readers',
    promise: 'ten that stop reading cost little, slow nobody down, are cut and resume',
    setUp: { processes: 1, env: INSPECTED },
  },
  async ({ setUp, isLong, openClients, measure }) => {
    const [node] = setUp.nodes;
    if (!node) throw new Error('The set-up is empty');
    const clients = await openClients({ people: 4, channels: 1 });
    await using inspector = await inspect(node);
    const slow = openSlow(clients, node);
    await write(clients, PHASE_MS / 2);

    const without: number[] = [];
    const beside: number[] = [];
    const isWorse = () => median(beside) >= WORSE * Math.max(...without) + NOISE_MS;
    for (let n = 0; n < (isLong ? 3 : 2) || (isWorse() && n < MOST_PHASES); n += 1) {
      without.push(await p99(clients, () => write(clients, PHASE_MS)));
      beside.push(await p99(clients, () => withStopped(slow, () => write(clients, PHASE_MS))));
      await caughtUp(clients);
    }
    measure('p99 ms without', median(without));
    measure('p99 ms beside slow readers', median(beside));
    expect(isWorse(), `p99 in ms without: ${without}; beside slow readers: ${beside}`).toBe(false);

    await caughtUp(clients);
    const usual = await mostHeld(inspector, () => write(clients, PHASE_MS));
    // One that was cut by chance is back: only who has a socket can be told to stop reading it.
    await caughtUp(clients);
    const behind = await mostHeld(inspector, () =>
      withStopped(slow, () => writeUntilCut(clients, node)),
    );
    measure('bytes a slow reader', Math.max(0, behind - usual) / SLOW);
    expect((behind - usual) / SLOW).toBeLessThan(COST_LIMIT_BYTES);

    const findings = await clients.settle();
    for (const { openedAt } of slow) expect(openedAt.length).toBeGreaterThan(1);
    return findings;
  },
);

function openSlow(clients: Clients, node: Node): ChatClient[] {
  const [person] = clients.people;
  if (!person) throw new Error('There are no clients');
  return Array.from({ length: SLOW }, (_, n) => {
    const client = clients.join({
      person,
      nodes: [straightTo(node)],
      isSettled: true,
      isPatient: true,
    });
    client.listen(`slow ${n}`, clients.channels);
    return client;
  });
}

/** Long messages, one after another at an even pace, for so many milliseconds. */
async function write(clients: Clients, ms: number): Promise<void> {
  const [channelId] = clients.channels;
  const [client] = clients.clients;
  if (!channelId || !client) throw new Error('There are no clients');
  const sends: Promise<unknown>[] = [];
  const began = performance.now();
  for (let n = 0; performance.now() - began < ms; n += 1) {
    sends.push(post(client, channelId));
    await sleep(Math.max(0, began + ((n + 1) * 1_000) / PER_SECOND - performance.now()));
  }
  await Promise.all(sends);
}

/** Until the process has let go of all that stopped reading. */
async function writeUntilCut(clients: Clients, node: Node): Promise<void> {
  const cuts = async () => (await scrape(node.server.url)).get('parley_cuts_total') ?? 0;
  const deadline = performance.now() + CUT_TIMEOUT_MS;
  for (const before = await cuts(); (await cuts()) < before + SLOW; ) {
    if (performance.now() > deadline) throw new Error('Not all that stopped reading were cut');
    await write(clients, PHASE_MS / 4);
  }
}

let told = 0;
function post(client: ChatClient, channelId: ChannelId) {
  told += 1;
  return client.post(channelId, { body: `${told} ${TEXT}` });
}

async function withStopped(slow: ChatClient[], work: () => Promise<void>): Promise<void> {
  for (const client of slow) client.pause();
  await work();
  for (const client of slow) client.resume();
}

/** The slow ones have read on before they are stopped again. */
async function caughtUp({ ledger }: Clients): Promise<void> {
  const newest = Math.max(...ledger.sends.flatMap(({ answers }) => answers.map(({ rev }) => rev)));
  await until(() => ledger.listeners.every((listener) => positionOf(listener) >= newest), {
    timeoutMs: 30_000,
  });
}

/** How long messages took from the sender's call to the screens of the clients, in milliseconds. */
async function p99({ ledger, screens }: Clients, work: () => Promise<void>): Promise<number> {
  const before = ledger.sends.length;
  await work();
  const sentAt = new Map(
    ledger.sends
      .slice(before)
      .flatMap(({ answers, sentAt: at }) => answers.map(({ id }) => [id, at] as const)),
  );
  const isHeard = () =>
    screens.every(({ generations }) => {
      const ids = new Set(
        generations.flatMap(({ received }) => received.map((one) => one.message?.id)),
      );
      return [...sentAt.keys()].every((id) => ids.has(id));
    });
  await until(isHeard, { timeoutMs: 20_000 });
  const times = screens
    .flatMap(({ generations }) => generations.flatMap(({ received }) => received))
    .flatMap(({ message, at }) => {
      const from = message && sentAt.get(message.id);
      return from ? [at - from] : [];
    })
    .sort((a, b) => a - b);
  return times[Math.floor(times.length * 0.99)] ?? 0;
}

/** The most that the process held while this was done. */
async function mostHeld(inspector: Inspector, work: () => Promise<void>): Promise<number> {
  let most = 0;
  let isOver = false;
  const looking = (async () => {
    while (!isOver) {
      most = Math.max(most, await inspector.heldBytes());
      await sleep(1_000);
    }
  })();
  await work();
  isOver = true;
  await looking;
  return most;
}

const median = (values: number[]) =>
  [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) / 2)] ?? 0;
