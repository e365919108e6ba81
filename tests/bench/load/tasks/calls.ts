import { latencies, percentile } from '../../measure/statistics';
import type { Seat } from '../protocols';
import { parley } from '../protocols/parley';
import { readTrpc } from '../protocols/trpc';

/** A query and what its answer must be. */
export interface Call {
  name: string;
  path: string;
  input: Record<string, unknown>;
  expect: {
    /** Where in the answer the list is, and how long it must be, when that is known. */
    list: 'messages' | 'channels' | 'hits';
    length?: number;
    /** The seqs of the first and the last message, when they are known. */
    seqs?: [first: number, last: number];
  };
}

export interface CallsJob {
  url: string;
  /** Who takes the runs, one after the other. */
  seats: Seat[];
  /** Asked one after the other, again and again, so that all of them see the same machine. */
  runs: Call[][];
}

export interface CallsResult {
  name: string;
  p50Ms: number;
  p95Ms: number;
  p99Ms: number;
  /** Of the lists that came back, how many held something. */
  found: number;
  calls: number;
}

/** Clients that ask and wait, one at a time; every answer is checked. */
export async function calls({ url, seats, runs }: CallsJob): Promise<CallsResult[]> {
  const clients = await Promise.all(
    seats.map(async (seat) => ({ seat, socket: await parley.enter(url, seat) })),
  );
  const delays = new Map<string, number[]>();
  const found = new Map<string, number>();
  const inOrder = runs.flatMap((run, number) => run.map((call) => ({ call, number })));
  for (const [id, { call, number }] of inOrder.entries()) {
    const client = clients[number % clients.length];
    if (!client) throw new Error('Nobody to ask');
    const { seat, socket } = client;
    const { path, input } = call;
    const began = performance.now();
    const answer = await new Promise<string>((resolve, reject) => {
      socket.onText = (payload) => resolve(payload.toString());
      socket.onClose = () => reject(new Error('The server hung up'));
      socket.send(
        JSON.stringify({
          id: id + 1,
          method: 'query',
          params: { path, input: { workspaceId: seat.workspaceId, ...input } },
        }),
      );
    });
    const took = performance.now() - began;
    const isFilled = requireExpected(call, answer) > 0;
    found.set(call.name, (found.get(call.name) ?? 0) + Number(isFilled));
    const known = delays.get(call.name);
    if (known) known.push(took);
    else delays.set(call.name, [took]);
  }
  for (const { socket } of clients) {
    socket.onClose = () => undefined;
    socket.close();
  }
  return [...delays].map(([name, millis]) => ({
    name,
    ...latencies(millis),
    p95Ms: percentile(millis, 0.95),
    found: (found.get(name) ?? 0) / millis.length,
    calls: millis.length,
  }));
}

interface Page {
  messages?: { seq: number }[];
  channels?: unknown[];
  hits?: unknown[];
}

/** The length of the list. */
function requireExpected({ name, expect }: Call, answer: string): number {
  const data = readTrpc<Page>(answer)?.data;
  const list = data?.[expect.list];
  if (!list) throw new Error(`${name} answered ${answer.slice(0, 300)}`);
  if (list.length !== (expect.length ?? list.length)) {
    throw new Error(`${name} answered ${list.length} ${expect.list} instead of ${expect.length}`);
  }
  if (!expect.seqs) return list.length;
  const seqs = [data?.messages?.[0]?.seq, data?.messages?.at(-1)?.seq];
  if (String(seqs) !== String(expect.seqs)) {
    throw new Error(`${name} answered messages ${seqs} instead of ${expect.seqs}`);
  }
  return list.length;
}
