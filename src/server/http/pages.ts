import { type IncomingMessage, Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import next from 'next';
import type { Env } from '../env';

/** What serves everything that is not the API. */
export interface Pages {
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
  /** Upgrades that are not ours: hot reload in development. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  close(): Promise<void>;
}

/** Next, kept away from our server's `upgrade` event. */
export async function openPages(env: Env): Promise<Pages> {
  const dev = env.NODE_ENV === 'development';
  // Next hangs an `upgrade` listener on the server it is given; on this spare one it does no harm.
  const spare = new Server();
  const app = next({ dev, httpServer: spare, hostname: 'localhost', port: env.PORT });
  await app.prepare();
  const handle = app.getRequestHandler();
  return {
    handle: (request, response) => handle(request, response),
    upgrade(request, socket, head) {
      if (dev && request.url?.startsWith('/_next/')) spare.emit('upgrade', request, socket, head);
      else socket.destroy();
    },
    close: () => app.close(),
  };
}
