import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Api } from './api';
import { Drain } from './drain';
import { sanitizeRequest, secureAnswer, securePage } from './headers';
import type { Health } from './health';
import type { Pages } from './pages';
import { createSockets, type Sockets } from './sockets';
import { createTrpcHttp } from './trpc-http';

/** How long requests may still take when the server stops. */
const REQUESTS_LIMIT_MS = 2_000;

/** Connections that may wait to be accepted, as when all clients come back at once. */
const BACKLOG = 4_096;

const API = /^\/api\/trpc(?:[/?]|$)/;

export interface HttpServer {
  /** Answers the port, which the system chose if it was 0. */
  listen(port: number, host: string): Promise<number>;
  sockets: Sockets;
  close(): Promise<void>;
}

interface Parts {
  api: Api;
  health: Health;
  pages: Pages;
}

/** The one server: API, sockets and health by ourselves, pages and NextAuth by Next. */
export function createHttpServer({ api, health, pages }: Parts): HttpServer {
  const trpc = createTrpcHttp(api);
  const sockets = createSockets(api);

  const server = createServer((request, response) => {
    drain.track(response);
    route(request, response).catch((error: unknown) => {
      api.shared.log.error({ error, url: request.url }, 'request failed');
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });
  const drain = new Drain(server);
  server.on('upgrade', upgrade);

  async function route(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = request.url ?? '/';
    // A proxy's absolute form has no business here; Next would follow it.
    if (!url.startsWith('/') || url.startsWith('//')) return void response.writeHead(400).end();
    if (API.test(url)) {
      secureAnswer(response);
      return trpc(request, response);
    }
    // A balancer sends nothing more to a process that is not ready.
    if (url === '/readyz' && drain.isDraining) return void response.writeHead(503).end();
    if (await health.answer(url, request, response)) return;
    sanitizeRequest(request, api.env);
    // Takes text from anyone and writes it to the log.
    if (url.startsWith('/api/auth/_log')) return void response.writeHead(204).end();
    securePage(request, response, api.env);
    await pages.handle(request, response);
  }

  function upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => socket.destroy());
    if (API.test(request.url ?? '')) sockets.upgrade(request, socket, head);
    else pages.upgrade(request, socket, head);
  }

  return {
    sockets,
    listen: (port, host) =>
      new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen({ port, host, backlog: BACKLOG }, () => {
          const address = server.address();
          resolve(typeof address === 'object' && address ? address.port : port);
        });
      }),
    async close() {
      // Without other processes there is nowhere else to send a call, and no reason to keep a stop waiting.
      const drained = api.env.REDIS_URL ? drain.run(REQUESTS_LIMIT_MS) : Promise.resolve();
      const closed = drained.then(() => new Promise((resolve) => server.close(resolve)));
      await Promise.all([sockets.handOver(), drained]);
      // What was asked over HTTP is answered as well; server-sent events would go on for ever.
      await Promise.race([closed, sleep(REQUESTS_LIMIT_MS, undefined, { ref: false })]);
      server.closeAllConnections();
      await closed;
      await pages.close();
    },
  };
}
