import { latencies } from '../../measure/statistics';
import type { Seat } from '../dialects';
import { parley } from '../dialects/parley';
import { readTrpc } from '../dialects/trpc';

/** A query and what its answer must be. */
export interface Call {
  name: string;
  path: string;
  input: Record<string, unknown>;
  expect: {
    /** Where in the answer the list is, and how long it must be. */
    list: 'messages' | 'channels';
    length: number;
    /** The seqs of the first and the last message, when they are known. */
    seqs?: [first: number, last: number];
  };
}

export interface CallsJob {
  url: string;
  seat: Seat;
  /** Asked one after the other, again and again, so that all of them see the same machine. */
  turns: Call[][];
}

export interface CallsResult {
  name: string;
  p50Ms: number;
  p99Ms: number;
  calls: number;
}

/** One client that asks and waits; every answer is checked. */
export async function calls({ url, seat, turns }: CallsJob): Promise<CallsResult[]> {
  const socket = await parley.enter(url, seat);
  const delays = new Map<string, number[]>();
  let id = 0;
  for (const call of turns.flat()) {
    id += 1;
    const { path, input } = call;
    const began = performance.now();
    const answer = await new Promise<string>((resolve, reject) => {
      socket.onText = (payload) => resolve(payload.toString());
      socket.onClose = () => reject(new Error('The server hung up'));
      socket.send(
        JSON.stringify({
          id,
          method: 'query',
          params: { path, input: { workspaceId: seat.workspaceId, ...input } },
        }),
      );
    });
    const took = performance.now() - began;
    requireExpected(call, answer);
    const known = delays.get(call.name);
    if (known) known.push(took);
    else delays.set(call.name, [took]);
  }
  socket.onClose = () => undefined;
  socket.close();
  return [...delays].map(([name, millis]) => ({
    name,
    ...latencies(millis),
    calls: millis.length,
  }));
}

interface Page {
  messages?: { seq: number }[];
  channels?: unknown[];
}

function requireExpected({ name, expect }: Call, answer: string): void {
  const data = readTrpc<Page>(answer)?.data;
  const list = data?.[expect.list] ?? [];
  if (list.length !== expect.length) {
    throw new Error(`${name} answered ${list.length} ${expect.list} instead of ${expect.length}`);
  }
  if (!expect.seqs) return;
  const seqs = [data?.messages?.[0]?.seq, data?.messages?.at(-1)?.seq];
  if (String(seqs) !== String(expect.seqs)) {
    throw new Error(`${name} answered messages ${seqs} instead of ${expect.seqs}`);
  }
}
