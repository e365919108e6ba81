import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { API_PATH, isApiPath } from '@/shared/api-path';
import { Failure } from '@/shared/errors';
import type { Api } from './api';
import { boundBody } from './body';
import { ConnectionLimiter, UNAUTHENTICATED_MS } from './connection-limiter';
import { Drain } from './drain';
import { sanitizeRequest, secureAnswer, securePage } from './headers';
import type { Health } from './health';
import { unknownHost, unknownHostPage } from './host';
import type { Pages } from './pages';
import { handlePage } from './pages-in-turn';
import { offersOtherProtocol, readWithoutOffer } from './plain-request';
import { refuseUpgrade, sendFailure } from './refuse';
import { createSockets, type Sockets } from './sockets';
import { createTrpcHttp } from './trpc-http';
import { Turns } from './turns';
import { UnauthenticatedConnections } from './unauthenticated-connections';

/** How long requests may still take when the server stops. */
const REQUESTS_LIMIT_MS = 2_000;

/** Connections that may wait to be accepted, as when all clients come back at once. */
const BACKLOG = 4_096;

/** A request is unauthenticated until all of it has arrived, so slow clients have no longer than unauthenticated. */
const TIMEOUTS = {
  headersTimeout: UNAUTHENTICATED_MS,
  requestTimeout: UNAUTHENTICATED_MS,
  connectionsCheckingInterval: 1_000,
};

/** Paths of NextAuth under `/api/auth`; any other would be its own error in plain text. */
const AUTH =
  /^\/api\/auth\/(?:signin|signout|callback|csrf|session|providers|error|verify-request|_log)(?:[/?]|$)/;

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

function refuseHost({ url = '', headers }: IncomingMessage, response: ServerResponse): void {
  const failure = unknownHost(headers.host);
  if (isForPrograms(url)) sendFailure(response, failure, 421);
  else {
    response.writeHead(421, { 'content-type': 'text/html; charset=utf-8' });
    response.end(unknownHostPage(failure));
  }
}

/** Whether a path is below `/api`, in whatever case or encoding it was written: programs read JSON there. */
function isForPrograms(url: string): boolean {
  const path = url.replace(/%([2-7][0-9a-f])/gi, (_, hex) =>
    String.fromCharCode(parseInt(hex, 16)),
  );
  return /^\/api(?:[/?]|$)/i.test(path);
}

/**
 * A proxy's absolute form has no business here; Next would follow it. What has dots to resolve would mean one path to
 * us and another one to Next; clients resolve them before they send (RFC 3986, 5.2.4).
 */
function isPlainPath(url: string): boolean {
  const [path = ''] = url.split('?', 1);
  return /^\/(?!\/)/.test(path) && !/\\|\/(?:\.|%2e){1,2}(?:\/|$)/i.test(path);
}

/** Pages are read, and by what can show them: the rest is a program that has the wrong address. */
function isPageRequest({ method, headers: { accept } }: IncomingMessage): boolean {
  if (method !== 'GET' && method !== 'HEAD') return false;
  return accept === undefined || !/\bjson\b/.test(accept) || /\*\/\*|html/.test(accept);
}

const noSuchPath = () =>
  new Failure('not_found', `There is nothing at this address. The API is at ${API_PATH}.`, {
    reason: 'no_such_path',
  });

/** The one server: API, sockets and health by ourselves, pages and NextAuth by Next. */
export function createHttpServer({ api, health, pages }: Parts): HttpServer {
  const limiter = new ConnectionLimiter({
    perAddress: api.env.SOCKETS_PER_ADDRESS,
    unauthenticated: api.env.UNKNOWN_SOCKETS,
  });
  const dismissing = setInterval(() => limiter.dismissLate(), UNAUTHENTICATED_MS / 10);
  dismissing.unref();
  const sockets = createSockets(api, limiter);

  const server = createServer(TIMEOUTS, (request, response) => begin(request, response));
  const turns = new Turns(server);
  const { intake } = api.shared.domain.calls;
  const unauthenticated = api.env.TRUST_PROXY
    ? null
    : new UnauthenticatedConnections(server, api.env.UNKNOWN_SOCKETS);
  const trpc = createTrpcHttp(api, limiter, unauthenticated);
  const drain = new Drain(server);
  server.on('checkContinue', (request, response) => begin(request, response, { asks: true }));
  server.on('upgrade', upgrade);

  function begin(request: IncomingMessage, response: ServerResponse, { asks = false } = {}): void {
    turns.take(request, response, () =>
      intake.enter(() => {
        // What is opened for a response ends with its `close`, which has been already.
        if (!request.socket.destroyed) answer(request, response, asks);
      }),
    );
  }

  function answer(request: IncomingMessage, response: ServerResponse, asks: boolean): void {
    drain.track(response);
    unauthenticated?.track(request, response);
    secureAnswer(response, api.env);
    if (!boundBody(request, response)) return;
    // The client waits for this before it sends its body.
    if (asks) response.writeContinue();
    route(request, response).catch((error: unknown) => {
      // A client that disconnected, or was refused in the middle of a body, gets no other response.
      if (!request.destroyed) api.shared.log.error({ error, url: request.url }, 'request failed');
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  }

  async function route(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = request.url ?? '/';
    if (!isPlainPath(url)) return void response.writeHead(400).end();
    // A balancer sends nothing more to a process that is not ready.
    if (url === '/readyz' && drain.isDraining) return void response.writeHead(503).end();
    const isApi = isApiPath(url);
    if (!isApi && (await health.answer(url, request, response))) return;
    if (!api.isOwnHost(request.headers.host)) return refuseHost(request, response);
    if (isApi) return trpc(request, response);
    if (!AUTH.test(url) && (isForPrograms(url) || !isPageRequest(request)))
      return sendFailure(response, noSuchPath());
    // It would fetch and convert whatever it is pointed at, and no page of ours uses it.
    if (/^\/_next\/image(?:[/?]|$)/.test(url)) return void response.writeHead(404).end();
    sanitizeRequest(request, api.env);
    // Takes text from anyone and writes it to the log.
    if (url.startsWith('/api/auth/_log')) return void response.writeHead(204).end();
    securePage(request, response, api.env);
    await handlePage({ api, pages }, request, response);
  }

  function upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    // Sent ahead of its turn. Node would never finish what is being answered on this connection.
    if (turns.isBusy(request.socket)) return void socket.destroy();
    if (offersOtherProtocol(request)) {
      readWithoutOffer(server, { request, socket, head });
      return;
    }
    socket.on('error', () => socket.destroy());
    if (isApiPath(request.url ?? '')) sockets.upgrade(request, socket, head);
    else if (!pages.upgrade(request, socket, head))
      refuseUpgrade(socket, noSuchPath(), '404 Not Found');
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
      clearInterval(dismissing);
      // Without other processes there is nowhere else to send a call, and no reason to keep a stop waiting.
      const drained = api.env.REDIS_URL ? drain.run(REQUESTS_LIMIT_MS) : Promise.resolve();
      const closed = drained.then(() => new Promise((resolve) => server.close(resolve)));
      await Promise.all([sockets.handOver(), drained]);
      // Pending HTTP requests are answered as well; server-sent events would go on for ever.
      await Promise.race([closed, sleep(REQUESTS_LIMIT_MS, undefined, { ref: false })]);
      server.closeAllConnections();
      await closed;
      await pages.close();
    },
  };
}
