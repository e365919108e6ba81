import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { applyWSSHandler } from '@trpc/server/adapters/ws';
import { type WebSocket, WebSocketServer } from 'ws';
import type { ApiContext } from '../api/context';
import { appRouter } from '../api/root';
import { credentialOf } from '../auth/principal';
import { hasSessionCookie } from '../auth/session-cookie';
import { liveEncoder } from '../realtime/handle';
import { CLOSE, CUT_BYTES, LiveSocket } from '../realtime/socket';
import { addressOf } from './address';
import { type Api, memberIdsOf, principalOf } from './api';

// The stock client puts all that is asked in one tick into one frame: these bound a burst, not a call.
const MAX_PAYLOAD_BYTES = 256 * 1024;
const MAX_FRAGMENTS = 256;
const BATCH_LIMIT = 1_000;
const PING_MS = 30_000;
const AUTH_TIMEOUT_MS = 10_000;
/** At shutdown this share of the sockets is let go every tick, so that clients do not come back all at once. */
const HANDOVER_SHARE = 0.1;
const HANDOVER_TICK_MS = 100;

export interface Sockets {
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  readonly count: number;
  /** Asks every client to reconnect elsewhere, in slices. */
  handOver(): Promise<void>;
}

/** tRPC over WebSocket: the way browsers and the SDK call and listen. */
export function createSockets(api: Api): Sockets {
  const server = new WebSocketServer({
    noServer: true,
    WebSocket: LiveSocket,
    maxPayload: MAX_PAYLOAD_BYTES,
    maxFragments: MAX_FRAGMENTS,
    perMessageDeflate: false,
  });
  applyWSSHandler({
    wss: server,
    router: appRouter,
    experimental_encoder: liveEncoder,
    maxBatchSize: BATCH_LIMIT,
    createContext: ({ req, res, info }) =>
      createContext(api, {
        request: req,
        socket: res as LiveSocket,
        params: info.connectionParams,
      }),
    onError: api.onError,
  });
  const pings = pingAll(server);

  return {
    get count() {
      return server.clients.size;
    },
    upgrade(request, socket, head) {
      // tRPC reads the address anew, and throws where nobody would catch it.
      if (!URL.canParse(request.url ?? '', `http://${request.headers.host ?? 'localhost'}`)) {
        socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n');
        return;
      }
      // Only a page of ours may use a visitor's cookie; a program brings a token and no cookie.
      const byCookie = hasSessionCookie(request.headers.cookie);
      if ((byCookie || request.headers.origin !== undefined) && !api.isOwnOrigin(request)) {
        socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n');
        return;
      }
      server.handleUpgrade(request, socket, head, (client) => {
        server.emit('connection', client, request);
      });
    },
    async handOver() {
      clearInterval(pings);
      const clients = [...server.clients];
      const slice = Math.max(1, Math.ceil(clients.length * HANDOVER_SHARE));
      for (let at = 0; at < clients.length; at += slice) {
        for (const client of clients.slice(at, at + slice))
          client.close(CLOSE.restarting, 'restarting');
        await new Promise((resolve) => setTimeout(resolve, HANDOVER_TICK_MS));
      }
      for (const client of server.clients) client.terminate();
    },
  };
}

interface Opening {
  request: IncomingMessage;
  socket: LiveSocket;
  params: Record<string, string | undefined> | null;
}

async function createContext(api: Api, { request, socket, params }: Opening): Promise<ApiContext> {
  const evidence = {
    cookie: request.headers.cookie,
    authorization: bearerOf(params) ?? request.headers.authorization,
  };
  const principal = await socket.greet(() => principalOf(api, evidence));
  // One that closed meanwhile says so no more, and would be held for ever.
  if (principal.kind !== 'nobody' && socket.readyState !== LiveSocket.CLOSED) {
    const credential = credentialOf(principal);
    const { credentials } = api.shared.realtime;
    credentials.hold(credential, socket);
    socket.once('close', () => credentials.release(credential, socket));
  }
  const ip = addressOf(request, api.env.TRUST_PROXY);
  return { ...api.shared, principal, ip, socket, memberIds: memberIdsOf(principal) };
}

function bearerOf(params: Opening['params']): string | undefined {
  if (params?.token) return `Bearer ${params.token}`;
  return params?.authorization;
}

/** One timer for all: whoever answered neither a ping nor anything else since the last one is gone. */
function pingAll(server: WebSocketServer): NodeJS.Timeout {
  const heard = new WeakSet<WebSocket>();
  server.on('connection', (client, request) => {
    const hear = () => heard.add(client);
    hear();
    client.on('pong', hear);
    client.on('message', hear);
    // The answers to pings pile up as well when nobody reads them.
    client.on('ping', () => client.bufferedAmount > CUT_BYTES && client.terminate());
    closeUnlessItSpeaks(client, request);
  });
  const timer = setInterval(() => {
    for (const client of server.clients) {
      if (!heard.delete(client)) client.terminate();
      else client.ping();
    }
  }, PING_MS);
  timer.unref();
  return timer;
}

// A client that announced connection params and never sends them would hold a socket for nothing.
function closeUnlessItSpeaks(client: WebSocket, request: IncomingMessage): void {
  const { searchParams } = new URL(request.url ?? '', 'http://localhost');
  if (searchParams.get('connectionParams') !== '1') return;
  const timer = setTimeout(() => client.close(CLOSE.tooSlow, 'no credentials'), AUTH_TIMEOUT_MS);
  client.once('message', () => clearTimeout(timer));
  client.once('close', () => clearTimeout(timer));
}
