import { WebSocket } from 'ws';

type Answer = {
  id: number;
  result?: { type?: string; data?: unknown };
  error?: { message: string };
};

/** A bare client of tRPC's WebSocket protocol, cheap enough to open hundreds of. */
export interface Line {
  call(method: 'query' | 'mutation', path: string, input: unknown): Promise<unknown>;
  /** `hear` gets the raw frame of every yield. */
  subscribe(path: string, input: unknown, hear: (frame: string) => void): Promise<void>;
  close(): void;
}

export async function openLine(url: string, token?: string): Promise<Line> {
  const socket = new WebSocket(token ? `${url}?connectionParams=1` : url);
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  if (token) socket.send(JSON.stringify({ method: 'connectionParams', data: { token } }));
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  const hearing = new Map<number, (frame: string) => void>();
  let lastId = 0;

  socket.on('message', (data: Buffer) => {
    const frame = data.toString();
    const id = Number(/^\{"id":(\d+)/.exec(frame)?.[1] ?? 0);
    const hear = hearing.get(id);
    if (hear && !frame.includes('"type":"started"')) return hear(frame);
    const answer = JSON.parse(frame) as Answer;
    const call = waiting.get(answer.id);
    waiting.delete(answer.id);
    if (answer.error) call?.reject(new Error(answer.error.message));
    else call?.resolve(answer.result?.data);
  });

  const ask = (method: string, path: string, input: unknown) => {
    lastId += 1;
    const id = lastId;
    socket.send(JSON.stringify({ id, method, params: { path, input } }));
    return { id, answer: new Promise((resolve, reject) => waiting.set(id, { resolve, reject })) };
  };
  return {
    call: (method, path, input) => ask(method, path, input).answer,
    async subscribe(path, input, hear) {
      const { id, answer } = ask('subscription', path, input);
      hearing.set(id, hear);
      await answer;
    },
    close: () => socket.terminate(),
  };
}
