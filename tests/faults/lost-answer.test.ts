import { startProxy } from '../harness/proxy';
import { until } from '../harness/wait';
import type { ChatClient } from './chat-client';
import type { Clients } from './clients';
import { describeFault, type Round } from './fault';
import type { Send } from './ledger';
import { type Node, onLine } from './set-up';

/** About as long as an answer is, frame and all. */
const ANSWER_BYTES = 700;

describeFault(
  {
    name: 'lost-answer',
    promise:
      'a process dies between COMMIT and the answer, and the retry elsewhere is the same message',
    setUp: { processes: 2, redis: true },
  },
  async (round) => {
    const clients = await round.openClients();
    const traffic = clients.write(20);
    await crashBeforeAnswer(round, clients);
    await cutWithinAnswer(round, clients);
    await traffic.stop();
    return clients.settle();
  },
);

/** The answer is held back on the line; when the message is in the store the process dies with it. */
async function crashBeforeAnswer({ setUp, random }: Round, clients: Clients): Promise<void> {
  const victim = random.pick(setUp.nodes);
  await using line = await startProxy(() => victim.server.port);
  const { client, send } = await aboutToSend(clients, setUp.nodes, onLine(victim, line));
  line.stall('down');
  const settled = keepTrying(client, send);
  await until(() => isStored(clients, send));
  await victim.kill();
  line.restore();
  await settled;
  await askAgain(clients, send);
  await victim.start();
}

/** The process lives, but its answer ends somewhere in the middle. */
async function cutWithinAnswer({ setUp, random }: Round, clients: Clients): Promise<void> {
  const node = random.pick(setUp.nodes);
  await using line = await startProxy(() => node.server.port);
  const { client, send } = await aboutToSend(clients, setUp.nodes, onLine(node, line));
  line.cutAfter(1 + random.integer(ANSWER_BYTES), 'down');
  await keepTrying(client, send);
  await askAgain(clients, send);
}

/** Someone who is connected through this node, with something to say. */
async function aboutToSend(clients: Clients, nodes: Node[], node: Node) {
  const [person] = clients.people;
  const [channelId] = clients.channels;
  if (!person || !channelId) throw new Error('There are no clients');
  const others = nodes.filter(({ server }) => server !== node.server);
  const client = clients.join({ person, nodes: [node, ...others] });
  await client.post(channelId);
  return { client, send: client.plan(channelId) };
}

async function keepTrying(client: ChatClient, send: Send): Promise<void> {
  await until(() => client.attempt(send), { timeoutMs: 30_000 });
}

/** Another program of the same person, over HTTP, is given the same answer. */
async function askAgain(clients: Clients, send: Send): Promise<void> {
  const [person] = clients.people;
  if (!person) throw new Error('There are no clients');
  await keepTrying(clients.join({ person, over: 'http' }), send);
}

async function isStored(clients: Clients, { key }: Send): Promise<boolean> {
  return (await clients.truth()).messages.some((message) => message.key === key);
}
