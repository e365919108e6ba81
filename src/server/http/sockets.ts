import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { ApiContext } from '../api/context';
import { credentialOf } from '../auth/principal';
import { hasSessionCookie } from '../auth/session-cookie';
import { CLOSE, LiveSocket } from '../realtime/socket';
import { addressOf } from './address';
import { Admission, type Visit } from './admission';
import { type Api, memberIdsOf, principalOf } from './api';
import { handOver } from './hand-over';
import { Line } from './line';

// The stock client puts all that is asked in one tick into one frame: this bounds a burst, not a call.
const MAX_PAYLOAD_BYTES = 256 * 1024;
const MAX_FRAGMENTS = 256;
const PING_MS = 30_000;
const AUTH_TIMEOUT_MS = 10_000;

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
    clientTracking: false,
    maxPayload: MAX_PAYLOAD_BYTES,
    maxFragments: MAX_FRAGMENTS,
    perMessageDeflate: false,
  });
  const admission = new Admission({
    perAddress: api.env.SOCKETS_PER_ADDRESS,
    strangers: api.env.UNKNOWN_SOCKETS,
  });
  const open = new Map<LiveSocket, Line>();
  let isStopping = false;
  /** Those that said that they would say who they are, since when. */
  const waiting = new Map<LiveSocket, number>();
  const timers = [
    every(PING_MS, () => pingAll(open.keys())),
    every(AUTH_TIMEOUT_MS / 10, () => closeTheSilent(waiting)),
  ];

  function accept(socket: LiveSocket, duplex: Duplex, opening: Opening) {
    const line = new Line(api, socket, {
      openContext(params) {
        waiting.delete(socket);
        return openContext(api, { socket, opening, params });
      },
      onClose() {
        waiting.delete(socket);
        open.delete(socket);
      },
    });
    open.set(socket, line);
    socket.connect(duplex, line);
    if (opening.saysWhoLater) waiting.set(socket, Date.now());
    else line.open(null);
  }

  return {
    get count() {
      return open.size;
    },
    upgrade(request, duplex, head) {
      // It would come too late to be handed over.
      if (isStopping) return refuse(duplex, '503 Service Unavailable');
      const { cookie, authorization, origin, host = 'localhost' } = request.headers;
      // Also what no address can be made of is refused here: nothing behind has to guard against it.
      if (!URL.canParse(request.url ?? '', `http://${host}`))
        return refuse(duplex, '400 Bad Request');
      // Only a page of ours may use a visitor's cookie; a program brings a token and no cookie.
      const byCookie = hasSessionCookie(cookie);
      if ((byCookie || origin !== undefined) && !api.isOwnOrigin(request))
        return refuse(duplex, '403 Forbidden');
      const { searchParams } = new URL(request.url ?? '', `http://${host}`);
      const ip = addressOf(request, api.env.TRUST_PROXY);
      const visit = admission.enter(ip);
      if (visit === 'too many here') return refuse(duplex, '429 Too Many Requests');
      if (visit === 'too many strangers') return refuse(duplex, '503 Service Unavailable');
      duplex.once('close', visit.leave);
      const opening: Opening = {
        cookie,
        authorization,
        ip,
        visit,
        saysWhoLater: searchParams.get('connectionParams') === '1',
      };
      server.handleUpgrade(request, duplex, head, (socket) => accept(socket, duplex, opening));
    },
    async handOver() {
      isStopping = true;
      for (const timer of timers) clearInterval(timer);
      await handOver([...open.keys()]);
    },
  };
}

/** What a handshake brought that is still of use: the rest of it is let go. */
interface Opening {
  cookie: string | undefined;
  authorization: string | undefined;
  ip: string;
  visit: Visit;
  /** Its first message will be parameters, a token among them. */
  saysWhoLater: boolean;
}

interface Greeting {
  socket: LiveSocket;
  opening: Opening;
  params: Record<string, string> | null;
}

async function openContext(api: Api, { socket, opening, params }: Greeting): Promise<ApiContext> {
  const { cookie, authorization, ip, visit } = opening;
  const evidence = { cookie, authorization: bearerOf(params) ?? authorization };
  const principal = await principalOf(api, evidence);
  if (principal.kind !== 'nobody') visit.recognise();
  // One that closed meanwhile says so no more, and would be held for ever.
  if (principal.kind !== 'nobody' && socket.readyState !== LiveSocket.CLOSED) {
    const credential = credentialOf(principal);
    const { credentials } = api.shared.realtime;
    credentials.hold(credential, socket);
    socket.once('close', () => credentials.release(credential, socket));
  }
  return { ...api.shared, principal, ip, memberIds: memberIdsOf(principal) };
}

function bearerOf(params: Record<string, string> | null): string | undefined {
  if (params?.token) return `Bearer ${params.token}`;
  return params?.authorization;
}

// The other side may never close its half, and nothing else would.
function refuse(socket: Duplex, status: string): void {
  socket.once('finish', () => socket.destroy());
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\n\r\n`);
}

/** Whoever answered neither a ping nor anything else since the last one is gone. */
function pingAll(sockets: Iterable<LiveSocket>): void {
  for (const socket of sockets) {
    if (socket.alive) socket.ping();
    else socket.terminate();
    socket.alive = false;
  }
}

// A client that announced connection params and never sends them would hold a socket for nothing.
function closeTheSilent(waiting: Map<LiveSocket, number>): void {
  const tooLong = Date.now() - AUTH_TIMEOUT_MS;
  for (const [socket, since] of waiting) {
    if (since > tooLong) return;
    waiting.delete(socket);
    socket.close(CLOSE.tooSlow, 'no credentials');
  }
}

function every(ms: number, act: () => void): NodeJS.Timeout {
  const timer = setInterval(act, ms);
  timer.unref();
  return timer;
}
