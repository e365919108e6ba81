import { once } from 'node:events';
import { WebSocket } from 'ws';
import { until } from '../harness/wait';
import type { Node } from './set-up';

/** Lets a process be looked into, on a port of this machine that it chooses itself. */
export const INSPECTED = { NODE_OPTIONS: '--inspect=127.0.0.1:0' };

export interface Inspector extends AsyncDisposable {
  /** What the process holds once all garbage is gone: heap, and what lies outside it. */
  heldBytes(): Promise<number>;
}

/** Node's own inspector, attached to a process that was started with `INSPECTED`. */
export async function inspect(node: Node): Promise<Inspector> {
  const url = await until(() => node.server.output().match(/ws:\/\/127\.0\.0\.1:\d+\/\S+/)?.[0]);
  const socket = new WebSocket(url);
  await once(socket, 'open');
  let asked = 0;
  const ask = async (method: string, params: object = {}): Promise<unknown> => {
    asked += 1;
    const id = asked;
    socket.send(JSON.stringify({ id, method, params }));
    for (;;) {
      const [data] = await once(socket, 'message');
      const answer = JSON.parse(String(data));
      if (answer.id === id) return answer.result;
    }
  };
  return {
    async heldBytes() {
      // Weak references and what finalizers let go are gone only the second time.
      for (let n = 0; n < 2; n += 1) await ask('HeapProfiler.collectGarbage');
      const expression = '(({ heapUsed, external }) => heapUsed + external)(process.memoryUsage())';
      // The shape of an answer to this call is fixed by the inspector's protocol.
      const { result } = (await ask('Runtime.evaluate', { expression, returnByValue: true })) as {
        result: { value: number };
      };
      return result.value;
    },
    async [Symbol.asyncDispose]() {
      socket.close();
      await once(socket, 'close');
    },
  };
}
