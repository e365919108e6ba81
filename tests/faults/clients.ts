import { setTimeout as sleep } from 'node:timers/promises';
import type { ChannelId } from '@/shared/id';
import { disposables } from '../harness/disposables';
import { until } from '../harness/wait';
import { buildWorld, type Person, type World } from '../harness/world';
import { readTruth } from './audit';
import { ChatClient, type ChatClientOptions, type Screen } from './chat-client';
import { findStuck, isAnswered, type Ledger, type Listener, openLedger } from './ledger';
import type { Random } from './random';
import type { Node, SetUp } from './set-up';
import { type Findings, judge, type LogRow, type Truth } from './verdicts';

const WATCH_MS = 500;
/** Nobody writes on while this many wait for an answer: a fault is not to become a flood. */
const IN_FLIGHT = 48;
const SETTLE_TIMEOUT_MS = 25_000;

export interface ClientsOptions {
  people?: number;
  channels?: number;
  /** Among which processes they are spread; all of them when it is not said. */
  nodes?: Node[];
  /** Whether each stays with its process, whatever happens to that. */
  isSettled?: boolean;
}

/** People of one workspace, each with a screen open, and the ledger of all they do and hear. */
export interface Clients extends AsyncDisposable {
  world: World;
  people: Person[];
  channels: ChannelId[];
  /** Who is in a channel at the start. */
  membersOf(channelId: ChannelId): Person[];
  /** One for each of the people, in their order. */
  clients: ChatClient[];
  screens: Screen[];
  ledger: Ledger;
  /** One more program of one of them. */
  join(options: Partial<ChatClientOptions> & { person: Person }): ChatClient;
  /** People write at random, this often all together, unless too much of it waits for an answer. */
  write(perSecond: number): Traffic;
  truth(): Promise<Truth>;
  /** Drops the log up to a rev, as a store does that keeps so much of it and no more. */
  prune(upTo: number): Promise<void>;
  /** Waits until everything is sent and received, or until that is clearly not going to happen, and judges. */
  settle(): Promise<Findings>;
}

export interface Traffic {
  /** Resolves when no more is sent; what was sent may still be on its way. */
  stop(): Promise<void>;
}

export async function openClients(
  setUp: SetUp,
  random: Random,
  options: ClientsOptions = {},
): Promise<Clients> {
  const { people: count = 6, channels: places = 3, nodes = setUp.nodes, isSettled } = options;
  const stack = disposables();
  const ledger = openLedger();
  const world = await buildWorld(setUp.store.db);
  const people: Person[] = [];
  for (let n = 0; n < count; n += 1)
    people.push(await world.buildPerson(`Person ${n}`, n === 0 ? 'owner' : 'member'));
  const members = new Map<ChannelId, Person[]>();
  for (let place = 0; place < places; place += 1) {
    // Everyone is in the first; of each other one somebody is left out, who must not hear it.
    const inside = people.filter((_, n) => place === 0 || (n + place) % 3 !== 0);
    members.set((await world.buildChannel(inside, { kind: 'private' })).id, inside);
  }
  const firstMembers = new Map(
    [...members].map(([id, inside]) => [id, inside.map(({ member }) => `${member.id}`)]),
  );
  const channelsOf = (person: Person) =>
    [...members].flatMap(([id, inside]) => (inside.includes(person) ? [id] : []));

  const join: Clients['join'] = (about) =>
    stack.use(new ChatClient({ nodes, ledger, random, isSettled, ...about }));
  const clients = people.map((person, home) => join({ person, home }));
  const screens = clients.map((client, n) => {
    const person = personAt(people, n);
    return client.listen(person.member.name, channelsOf(person));
  });
  const byHttp = people.map((person, home) => join({ person, home, over: 'http' }));
  await until(() => screens.every(({ generations }) => generations.length > 0), {
    timeoutMs: 30_000,
  });
  const pending = new Set<Promise<unknown>>();
  const pruned: LogRow[] = [];
  async function truth(): Promise<Truth> {
    const stored = await readTruth(setUp.store, world.workspaceId, firstMembers);
    return { ...stored, log: [...pruned, ...stored.log] };
  }

  const watch = setInterval(() => {
    const hears = (listener: Listener, channelId: string) =>
      firstMembers.get(channelId as ChannelId)?.includes(listener.memberId) ?? false;
    for (const { name } of findStuck(ledger, performance.now(), hears)) {
      const words = `${name} was connected, behind and quiet`;
      if (!ledger.stuck.includes(words)) ledger.stuck.push(words);
    }
  }, WATCH_MS);
  stack.defer(() => clearInterval(watch));

  function track(send: Promise<unknown>) {
    pending.add(send);
    void send.finally(() => pending.delete(send));
  }

  async function settle(): Promise<Findings> {
    const deadline = performance.now() + SETTLE_TIMEOUT_MS;
    const isLate = () => performance.now() > deadline;
    while (pending.size > 0 && !isLate()) await sleep(20);
    if (pending.size > 0)
      throw new Error(`${pending.size} sends were never answered: ${howTheyFailed(ledger)}`);
    // Whoever received the last word of a channel has received, late or twice, all that there was before it.
    const lastWords = [...members].map(([channelId, inside]) => {
      const speaker = people.indexOf(inside[0] ?? personAt(people, 0));
      return clients[speaker]?.post(channelId);
    });
    await Promise.race([Promise.all(lastWords), sleep(SETTLE_TIMEOUT_MS)]);
    const stored = await truth();
    for (;;) {
      const findings = judge(ledger, stored);
      if (isLate() || findings.gap.length === 0) return findings;
      await sleep(50);
    }
  }

  return {
    world,
    people,
    channels: [...members.keys()],
    membersOf: (channelId) => members.get(channelId) ?? [],
    clients,
    screens,
    ledger,
    join,
    truth,
    settle,
    async prune(upTo) {
      const { log } = await truth();
      pruned.splice(0, pruned.length, ...log.filter(({ rev }) => rev <= upTo));
      const { workspaceId } = world;
      await setUp.store.sql.begin(async (tx) => {
        await tx`update workspace_heads set horizon = ${upTo} where workspace_id = ${workspaceId}`;
        await tx`delete from events where workspace_id = ${workspaceId} and rev <= ${upTo}`;
      });
    },
    write(perSecond) {
      let isOver = false;
      const writing = (async () => {
        let due = performance.now();
        while (!isOver) {
          due += (-Math.log(1 - random.next()) * 1_000) / perSecond;
          if (due > performance.now()) await sleep(due - performance.now());
          if (pending.size >= IN_FLIGHT) {
            await Promise.race(pending);
            due = performance.now();
          }
          if (isOver) break;
          const channelId = random.pick([...members.keys()]);
          const author = people.indexOf(random.pick(members.get(channelId) ?? []));
          const client = random.pick([clients[author], clients[author], byHttp[author]]);
          if (client) track(client.post(channelId));
        }
      })();
      return {
        async stop() {
          isOver = true;
          await writing;
        },
      };
    },
    [Symbol.asyncDispose]: () => stack[Symbol.asyncDispose](),
  };
}

function howTheyFailed({ sends }: Ledger): string {
  const errors = new Map<string, number>();
  for (const send of sends) {
    if (isAnswered(send) || send.refusal) continue;
    const error = send.tries.at(-1)?.error ?? 'never tried';
    errors.set(error, (errors.get(error) ?? 0) + 1);
  }
  return [...errors].map(([error, times]) => `${error} (${times})`).join(', ');
}

function personAt(people: Person[], index: number): Person {
  const person = people[index];
  if (!person) throw new Error(`There are only ${people.length} people`);
  return person;
}
