import { setTimeout as sleep } from 'node:timers/promises';
import { type Cpu, type Processes, startMeter } from '../../measure/cpu';
import { latencies } from '../../measure/statistics';
import type { BareSocket } from '../bare-socket';
import { openAll } from '../connect';
import { type Acknowledged, bodyOf, keyOf, Ledger, readNumbers } from '../ledger';
import { PROTOCOLS, type ProtocolName, type Seat } from '../protocols';

export interface FanoutJob {
  protocol: ProtocolName;
  /** Listeners are spread over these; the sender is on the first. */
  urls: string[];
  processes: Processes;
  sender: Seat;
  listeners: Seat[];
  ratePerSecond: number;
  warmMs: number;
  sendMs: number;
  /** How long what is still on its way may take after the last send. */
  drainMs: number;
  tag: string;
}

export interface FanoutResult {
  cpu: Cpu;
  /** In the measured part: of `expected`, how many were received. */
  delivered: number;
  expected: number;
  /** From the time a message was due to be sent until the last listener had it, for those that reached all. */
  p50Ms: number;
  p99Ms: number;
  seconds: number;
  /** Listeners that received something twice, or in another order than the rest, and those that were cut off. */
  disordered: number;
  cut: number;
  /** Posts that had no answer in time, which only a server has that cannot keep up. */
  unanswered: number;
  acknowledged: Acknowledged[];
}

/** One sends at a fixed rate whatever comes back; everyone else listens. */
export async function fanout(job: FanoutJob): Promise<FanoutResult> {
  const protocol = PROTOCOLS[job.protocol];
  const urlOf = (index: number) => job.urls[index % job.urls.length] ?? '';
  const audience = new Audience(job.listeners.length);
  const sockets = await openAll(job.listeners, async (seat, index) => {
    const socket = await protocol.enter(urlOf(index), seat);
    await protocol.listen(socket, seat, (payload) => audience.hear(index, payload));
    socket.onClose = () => audience.cut.add(index);
    return socket;
  });
  const sender = await protocol.enter(urlOf(0), job.sender);
  try {
    return await sendAndHear(job, sender, audience);
  } finally {
    for (const socket of [sender, ...sockets]) {
      socket.onClose = () => undefined;
      socket.close();
    }
  }
}

async function sendAndHear(
  job: FanoutJob,
  sender: BareSocket,
  audience: Audience,
): Promise<FanoutResult> {
  const protocol = PROTOCOLS[job.protocol];
  const ledger = new Ledger();
  sender.onText = (payload) => {
    const answer = protocol.readAnswer(payload);
    if (answer) ledger.settle(answer);
  };
  const everyMs = 1000 / job.ratePerSecond;
  const dueAt: number[] = [];
  const send = async (count: number) => {
    const began = performance.now();
    for (let sent = 0; sent < count; sent += 1) {
      const due = began + sent * everyMs;
      const wait = due - performance.now();
      if (wait > 0) await sleep(wait);
      const number = dueAt.push(due) - 1;
      const label = `${job.tag}.${number}`;
      const [channelId = ''] = job.sender.channelIds;
      const post = { channelId, body: bodyOf(label, number), key: keyOf(label) };
      ledger.expect(label, post);
      sender.send(protocol.post(number + 2, job.sender, post));
    }
  };
  const drained = async () => {
    const deadline = performance.now() + job.drainMs;
    while ((ledger.open > 0 || !audience.heardAll(dueAt.length)) && performance.now() < deadline) {
      await sleep(5);
    }
  };

  await send(Math.ceil(job.warmMs / everyMs));
  await drained();
  const warm = dueAt.length;
  const before = audience.delivered;
  const began = performance.now();
  const cpu = startMeter(job.processes);
  await send(Math.ceil(job.sendMs / everyMs));
  await drained();
  const used = cpu();
  return {
    cpu: used,
    delivered: audience.delivered - before,
    expected: (dueAt.length - warm) * job.listeners.length,
    ...latencies(audience.delays(dueAt, warm)),
    seconds: (performance.now() - began) / 1000,
    disordered: audience.disordered.size,
    cut: audience.cut.size,
    unanswered: ledger.open,
    acknowledged: ledger.acknowledged,
  };
}

/** Who received what: everyone must hear every message once, and all in the same order. */
class Audience {
  delivered = 0;
  readonly disordered = new Set<number>();
  readonly cut = new Set<number>();
  /** The messages by number as whoever received most received them, and how many each has received of that. */
  readonly #order: number[] = [];
  readonly #position: Int32Array;
  readonly #receivedBy: number[] = [];
  readonly #lastAt: number[] = [];

  constructor(private readonly size: number) {
    this.#position = new Int32Array(size);
  }

  hear(listener: number, payload: Buffer): void {
    const now = performance.now();
    readNumbers(payload, (number) => {
      const position = this.#position[listener] ?? 0;
      if (position === this.#order.length && this.#receivedBy[number] === undefined) {
        this.#order.push(number);
      }
      if (this.#order[position] !== number) this.disordered.add(listener);
      this.#position[listener] = position + 1;
      this.delivered += 1;
      this.#receivedBy[number] = (this.#receivedBy[number] ?? 0) + 1;
      this.#lastAt[number] = now;
    });
  }

  heardAll(messages: number): boolean {
    return this.delivered >= messages * this.size;
  }

  delays(dueAt: number[], from: number): number[] {
    return dueAt.flatMap((due, number) =>
      number >= from && this.#receivedBy[number] === this.size
        ? [(this.#lastAt[number] ?? Number.NaN) - due]
        : [],
    );
  }
}
