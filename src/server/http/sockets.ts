import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { forbidden, invalid, rateLimited, unavailable } from '@/shared/errors';
import type { ApiContext } from '../api/context';
import { holderOf } from '../auth/principal';
import { hasSessionCookie } from '../auth/session-cookie';
import { CLOSE, LiveSocket } from '../realtime/socket';
import { addressOf } from './address';
import { type Api, memberIdsOf, principalOf } from './api';
import { announcesBody } from './body';
import type { ConnectionLimiter, ConnectionSlot, Dismissal } from './connection-limiter';
import { handOver } from './hand-over';
import { unknownHost } from './host';
import { refuseUpgrade } from './refuse';
import { RpcConnection } from './rpc-connection';

// The stock client batches all calls of one tick into one frame: this bounds a burst, not a call.
const MAX_PAYLOAD_BYTES = 256 * 1024;
const MAX_FRAGMENTS = 256;
const PING_MS = 30_000;
/** When a network that has too many connections may try again. */
export const CROWDED_RETRY_MS = 5_000;

export interface Sockets {
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  readonly count: number;
  /** Asks every client to reconnect elsewhere, in slices. */
  handOver(): Promise<void>;
}

/** tRPC over WebSocket: the way browsers and the SDK call and listen. */
export function createSockets(api: Api, limiter: ConnectionLimiter): Sockets {
  const server = new WebSocketServer({
    noServer: true,
    WebSocket: LiveSocket,
    clientTracking: false,
    maxPayload: MAX_PAYLOAD_BYTES,
    maxFragments: MAX_FRAGMENTS,
    perMessageDeflate: false,
  });
  const open = new Map<LiveSocket, RpcConnection>();
  let isStopping = false;
  const pinging = setInterval(() => pingAll(open.keys()), PING_MS);
  pinging.unref();

  function accept(socket: LiveSocket, duplex: Duplex, handshake: Handshake) {
    const connection = new RpcConnection(api, socket, {
      openContext: (params) => openContext(api, { socket, handshake, params }),
      onClose: () => open.delete(socket),
    });
    open.set(socket, connection);
    socket.connect(duplex, connection);
    if (!handshake.authenticatesLater) connection.open(null);
  }

  function upgrade(request: IncomingMessage, duplex: Duplex, head: Buffer) {
    const { cookie, authorization } = request.headers;
    const ip = addressOf(request, api.env.TRUST_PROXY);
    let socket: LiveSocket | null = null;
    const slot = limiter.enter(ip, (why) => socket?.dismiss(...DISMISSALS[why]));
    if (slot === 'too many here')
      return refuseUpgrade(duplex, tooManyHere(), '429 Too Many Requests');
    duplex.once('close', slot.leave);
    const authenticatesLater = addressIn(request)?.searchParams.get('connectionParams') === '1';
    server.handleUpgrade(request, duplex, head, (opened) => {
      socket = opened;
      accept(opened, duplex, { cookie, authorization, ip, slot, authenticatesLater });
    });
  }

  return {
    get count() {
      return open.size;
    },
    upgrade(request, duplex, head) {
      // It would come too late to be handed over.
      if (isStopping) return refuseUpgrade(duplex, stopping(), '503 Service Unavailable');
      const refusal = refusalOf(api, request);
      if (refusal) refuseUpgrade(duplex, ...refusal);
      else upgrade(request, duplex, head);
    },
    async handOver() {
      isStopping = true;
      clearInterval(pinging);
      await handOver([...open.keys()]);
    },
  };
}

const DISMISSALS: Record<Dismissal, [code: number, reason: string]> = {
  late: [CLOSE.tooSlow, 'no credentials'],
  crowded: [CLOSE.crowded, 'too many unauthenticated connections'],
};

type Refusal = [failure: Parameters<typeof refuseUpgrade>[1], status: string];

/** Refuses malformed and foreign handshakes, whoever makes them. */
function refusalOf(api: Api, request: IncomingMessage): Refusal | null {
  const { cookie, origin, host } = request.headers;
  // Also what no address can be made of is refused here: nothing behind has to guard against it.
  if (!addressIn(request) || announcesBody(request)) return [malformed(), '400 Bad Request'];
  // Only a page of ours may use a visitor's cookie; a program brings a token and no cookie.
  if ((hasSessionCookie(cookie) || origin !== undefined) && !api.isOwnOrigin(request))
    return [foreignOrigin(), '403 Forbidden'];
  if (!api.isOwnHost(host)) return [unknownHost(host), '421 Misdirected Request'];
  return null;
}

function addressIn({ url = '', headers: { host = 'localhost' } }: IncomingMessage): URL | null {
  const base = `http://${host}`;
  return URL.canParse(url, base) ? new URL(url, base) : null;
}

const stopping = () => unavailable('This process is stopping. Connect again.', 'stopping');
const malformed = () => invalid('handshake', 'This is no handshake of a WebSocket.');
export const foreignOrigin = () =>
  forbidden(
    'foreign_origin',
    'This page may not call Parley. If it is yours, add its origin to ALLOWED_ORIGINS.',
  );
export const tooManyHere = () =>
  rateLimited('Too many connections come from your network. Close some, or try again soon.', {
    limit: 'connections_per_address',
    retryAfterMs: CROWDED_RETRY_MS,
  });

/** What a handshake brought that is still of use: the rest of it is let go. */
interface Handshake {
  cookie: string | undefined;
  authorization: string | undefined;
  ip: string;
  slot: ConnectionSlot;
  /** Its first message will be parameters, a token among them. */
  authenticatesLater: boolean;
}

interface Greeting {
  socket: LiveSocket;
  handshake: Handshake;
  params: Record<string, string> | null;
}

async function openContext(api: Api, { socket, handshake, params }: Greeting): Promise<ApiContext> {
  const { cookie, authorization, ip, slot } = handshake;
  const evidence = { cookie, authorization: bearerOf(params) ?? authorization };
  const principal = await principalOf(api, evidence);
  if (principal.kind !== 'nobody') slot.markAuthenticated();
  // A socket that closed meanwhile emits no further `close`, and would stay registered for ever.
  if (principal.kind !== 'nobody' && socket.readyState !== LiveSocket.CLOSED) {
    const holder = holderOf(principal);
    const { sessions } = api.shared.realtime;
    sessions.register(holder, socket);
    socket.once('close', () => sessions.unregister(holder, socket));
  }
  return { ...api.shared, principal, ip, memberIds: memberIdsOf(principal) };
}

/** The token among connection params, as a socket sends them first and server-sent events in their address. */
export function bearerOf(params: Record<string, string> | null): string | undefined {
  if (params?.token) return `Bearer ${params.token}`;
  return params?.authorization;
}

/** Whoever answered neither a ping nor anything else since the last one is gone. */
function pingAll(sockets: Iterable<LiveSocket>): void {
  for (const socket of sockets) {
    if (socket.alive) socket.ping();
    else socket.terminate();
    socket.alive = false;
  }
}
