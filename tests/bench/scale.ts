// Fan-out and durable sends with 1, 2 and 4 processes on one Redis.

import { fanoutRun, LISTENERS } from './rounds/fanout';
import { CHANNELS, postRun } from './rounds/post';
import { type Outcome, type RunInput, runBench } from './setup/bench';

const PROCESSES = [1, 2, 4];
const RATE = 20;
const SENDERS = 64;

/** `post` with so many senders in all, and with so many on each process: batches are smaller with fewer. */
type Work = { work: 'fanout' | 'post' | 'post, each' };

await runBench({
  name: 'scale',
  competitors: ['parley'],
  needsRedis: true,
  lineUp: () =>
    PROCESSES.map((processCount) => ({
      cast: { competitor: 'parley', people: LISTENERS + 1, channels: CHANNELS, processCount },
      about: { processes: processCount },
    })),
  settings: (): Work[] => [{ work: 'fanout' }, { work: 'post' }, { work: 'post, each' }],
  run: async (input) => [await (input.setting.work === 'fanout' ? fanout(input) : post(input))],
});

async function fanout(input: RunInput<Work>): Promise<Outcome> {
  const traffic = await trafficOf(input);
  const { figures, acknowledged, received } = await fanoutRun(input, { rate: RATE, seconds: 8 });
  const messages = acknowledged.length;
  const bytes = await traffic();
  return {
    setting: { rate: RATE },
    figures: {
      ...figures,
      storeCpuMicrosPerSend: received.cpu.store / messages,
      redisCpuMicrosPerSend: received.cpu.redis / messages,
      bytesToRedisPerSend: bytes.in / messages,
      bytesFromRedisPerSend: bytes.out / messages,
    },
    acknowledged,
  };
}

async function post(input: RunInput<Work>): Promise<Outcome> {
  const traffic = await trafficOf(input);
  const processes = input.setting.work === 'post' ? 1 : input.contestant.urls.ws.length;
  const senders = SENDERS * processes;
  const { figures, acknowledged, posted } = await postRun(input, { senders, over: 'ws' });
  const bytes = await traffic();
  return {
    setting: { senders },
    figures: {
      ...figures,
      redisCpuMicrosPerSend: posted.cpu.redis / posted.sends,
      bytesToRedisPerSend: bytes.in / acknowledged.length,
      bytesFromRedisPerSend: bytes.out / acknowledged.length,
    },
    acknowledged,
  };
}

/** What Redis took in and gave out since, every time it is called. */
async function trafficOf({ stores }: RunInput<Work>) {
  const { redis } = stores;
  if (!redis) throw new Error('There is no Redis');
  const before = await redis.traffic();
  return async () => {
    const now = await redis.traffic();
    return { in: now.in - before.in, out: now.out - before.out };
  };
}
