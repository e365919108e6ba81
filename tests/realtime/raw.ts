import { once } from 'node:events';
import { type Agent, request as httpRequest } from 'node:http';
import { connect as connectTcp } from 'node:net';
import { encode } from 'next-auth/jwt';
import { WebSocket } from 'ws';
import type { TestApp } from '../harness/app';
import { SESSION_SECRET } from '../harness/server';
import { until } from '../harness/wait';
import type { Person } from '../harness/world';

/** The head of a handshake as someone would type it, who minds no library's rules. */
export function handshake(path: string, headers: Record<string, string>): string {
  const lines = Object.entries({
    Host: '127.0.0.1',
    Connection: 'Upgrade',
    Upgrade: 'websocket',
    'Sec-WebSocket-Version': '13',
    'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
    ...headers,
  }).map(([name, value]) => `${name}: ${value}`);
  return [`GET ${path} HTTP/1.1`, ...lines, '', ''].join('\r\n');
}

/** What a server says to a request whose every header is ours, `Host` among them. */
export function ask(
  { port }: TestApp,
  {
    path = '/',
    method = 'GET',
    headers = {},
    body,
    agent = false,
  }: { path?: string; method?: string; headers?: object; body?: string; agent?: Agent | false },
): Promise<{ status: number; headers: Record<string, unknown>; text: string }> {
  return new Promise((resolve, reject) => {
    const asked = httpRequest(
      { host: '127.0.0.1', port, path, method, headers: { ...headers }, agent },
      (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (part: string) => {
          text += part;
        });
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, text }),
        );
      },
    );
    asked.on('error', reject).end(body);
  });
}

/** The first line of what a server answers to a text, or '' when it hangs up without a word. */
export async function firstLine(port: number, text: string): Promise<string> {
  const socket = connectTcp(port, '127.0.0.1');
  socket.on('error', () => socket.destroy());
  socket.write(text);
  const [answer] = await Promise.race([once(socket, 'data'), once(socket, 'close')]);
  socket.destroy();
  return Buffer.isBuffer(answer) ? (answer.toString().split('\r\n')[0] ?? '') : '';
}

export async function sessionCookie(person: Person): Promise<string> {
  const token = await encode({
    token: { sub: person.userId, sid: person.sessionId },
    secret: SESSION_SECRET,
  });
  return `next-auth.session-token=${token}`;
}

export interface Line extends AsyncDisposable {
  socket: WebSocket;
  answers: unknown[];
  closed: Promise<number>;
  send(...frames: unknown[]): void;
}

/** A socket that sends whatever it is given, signed on by a token; as nobody with an empty one. */
export async function openLine(socketUrl: string, token: string): Promise<Line> {
  const socket = new WebSocket(`${socketUrl}?connectionParams=1`);
  const answers: unknown[] = [];
  socket.on('message', (data) => answers.push(JSON.parse(`${data}`)));
  socket.on('error', () => undefined);
  const closed = new Promise<number>((resolve) => socket.once('close', resolve));
  await once(socket, 'open');
  const send = (...frames: unknown[]) => {
    for (const frame of frames)
      socket.send(typeof frame === 'string' ? frame : JSON.stringify(frame));
  };
  send({ method: 'connectionParams', data: { token } });
  return {
    socket,
    answers,
    closed,
    send,
    async [Symbol.asyncDispose]() {
      socket.terminate();
      await closed;
    },
  };
}

export const subscribe = (id: number, path: string, input: object) => ({
  id,
  method: 'subscription',
  params: { path, input },
});

export const stop = (id: number) => ({ id, method: 'subscription.stop' });

export const mutation = (id: number, path: string, input: object) => ({
  id,
  method: 'mutation',
  params: { path, input },
});

export const query = (id: number, path: string, input: object) => ({
  id,
  method: 'query',
  params: { path, input },
});

/** `event.stream` as server-sent events, and what has come of it. */
export async function openEvents(app: TestApp, { token, workspaceId }: Person) {
  const input = encodeURIComponent(JSON.stringify({ workspaceId }));
  const stop = new AbortController();
  const response = await fetch(`${app.url}/api/trpc/event.stream?input=${input}`, {
    headers: { authorization: `Bearer ${token}` },
    signal: stop.signal,
  });
  let text = '';
  const read = async () => {
    for await (const part of response.body ?? []) text += Buffer.from(part).toString();
  };
  read().catch(() => undefined);
  await until(() => text.includes('ready'));
  return { text: () => text, close: () => stop.abort() };
}
