import { startProxy } from '../harness/proxy';
import { until } from '../harness/wait';
import type { ChatClient } from './chat-client';
import type { Crew } from './clients';
import { describeFault, type Round } from './fault';
import type { Send } from './ledger';
import { type Node, onLine } from './stage';

/** About as long as an answer is, frame and all. */
const ANSWER_BYTES = 700;

describeFault(
  {
    name: 'lost-answer',
    promise:
      'a process dies between COMMIT and the answer, and the retry elsewhere is the same message',
    stage: { processes: 2, redis: true },
  },
  async (round) => {
    const crew = await round.openCrew();
    const traffic = crew.write(20);
    await crashBeforeAnswer(round, crew);
    await cutWithinAnswer(round, crew);
    await traffic.stop();
    return crew.settle();
  },
);

/** The answer is held back on the line; when the message is in the store the process dies with it. */
async function crashBeforeAnswer({ stage, random }: Round, crew: Crew): Promise<void> {
  const victim = random.pick(stage.nodes);
  await using line = await startProxy(() => victim.server.port);
  const { client, send } = await aboutToSend(crew, stage.nodes, onLine(victim, line));
  line.stall('down');
  const settled = keepTrying(client, send);
  await until(() => isStored(crew, send));
  await victim.kill();
  line.restore();
  await settled;
  await askAgain(crew, send);
  await victim.start();
}

/** The process lives, but its answer ends somewhere in the middle. */
async function cutWithinAnswer({ stage, random }: Round, crew: Crew): Promise<void> {
  const node = random.pick(stage.nodes);
  await using line = await startProxy(() => node.server.port);
  const { client, send } = await aboutToSend(crew, stage.nodes, onLine(node, line));
  line.cutAfter(1 + random.integer(ANSWER_BYTES), 'down');
  await keepTrying(client, send);
  await askAgain(crew, send);
}

/** Someone who is connected through this node, with something to say. */
async function aboutToSend(crew: Crew, nodes: Node[], node: Node) {
  const [person] = crew.people;
  const [channelId] = crew.channels;
  if (!person || !channelId) throw new Error('The crew is empty');
  const others = nodes.filter(({ server }) => server !== node.server);
  const client = crew.join({ person, nodes: [node, ...others] });
  await client.post(channelId);
  return { client, send: client.plan(channelId) };
}

async function keepTrying(client: ChatClient, send: Send): Promise<void> {
  await until(() => client.attempt(send), { timeoutMs: 30_000 });
}

/** Another program of the same person, over HTTP, is given the same answer. */
async function askAgain(crew: Crew, send: Send): Promise<void> {
  const [person] = crew.people;
  if (!person) throw new Error('The crew is empty');
  await keepTrying(crew.join({ person, over: 'http' }), send);
}

async function isStored(crew: Crew, { key }: Send): Promise<boolean> {
  return (await crew.truth()).messages.some((message) => message.key === key);
}
