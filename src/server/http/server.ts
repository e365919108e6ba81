import { createServer, type IncomingMessage, Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import next from 'next';
import type { Api } from './api';
import { sanitizeRequest, secureAnswer, securePage } from './headers';
import type { Health } from './health';
import { createSockets, type Sockets } from './sockets';
import { createTrpcHttp } from './trpc-http';

const API = /^\/api\/trpc(?:[/?]|$)/;

export interface HttpServer {
  listen(port: number, host: string): Promise<number>;
  sockets: Sockets;
  close(): Promise<void>;
}

/** The one server: API, sockets and health by ourselves, pages and NextAuth by Next. */
export async function createHttpServer(api: Api, health: Health): Promise<HttpServer> {
  const dev = api.env.NODE_ENV === 'development';
  // Next hangs an `upgrade` listener on the server it is given; on this spare one it does no harm.
  const spare = new Server();
  const app = next({
    dev,
    dir: process.cwd(),
    httpServer: spare,
    hostname: 'localhost',
    port: api.env.PORT,
  });
  await app.prepare();
  const page = app.getRequestHandler();
  const trpc = createTrpcHttp(api);
  const sockets = createSockets(api);

  const server = createServer((request, response) => {
    route(request, response).catch((error: unknown) => {
      api.shared.log.error({ error, url: request.url }, 'request failed');
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });
  server.on('upgrade', upgrade);

  async function route(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = request.url ?? '/';
    // A proxy's absolute form has no business here; Next would follow it.
    if (!url.startsWith('/') || url.startsWith('//')) return void response.writeHead(400).end();
    if (API.test(url)) {
      secureAnswer(response);
      return trpc(request, response);
    }
    if (await health.answer(url, request, response)) return;
    sanitizeRequest(request, api.env);
    // Takes text from anyone and writes it to the log.
    if (url.startsWith('/api/auth/_log')) return void response.writeHead(204).end();
    securePage(request, response, api.env);
    await page(request, response);
  }

  function upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => socket.destroy());
    const url = request.url ?? '';
    if (API.test(url)) sockets.upgrade(request, socket, head);
    else if (dev && url.startsWith('/_next/')) spare.emit('upgrade', request, socket, head);
    else socket.destroy();
  }

  return {
    sockets,
    listen: (port, host) =>
      new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen(port, host, () => {
          const address = server.address();
          resolve(typeof address === 'object' && address ? address.port : port);
        });
      }),
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      await sockets.handOver();
      server.closeAllConnections();
      await closed;
      await app.close();
    },
  };
}
