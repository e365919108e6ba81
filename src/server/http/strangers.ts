import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { networkOf } from '../infra/network';
import { peerOf } from './address';
import { STRANGER_MS } from './admission';

interface Guest {
  since: number;
  /** Requests on it that have no whole response yet. */
  pending: number;
}

/**
 * Kept-alive HTTP connections on which no request has brought a good credential. After a stranger's time the next
 * response is the last one: it carries `Connection: close`, so that no client loses a request (RFC 9112 §9.6). One
 * network has so many of them; one more ends the oldest that is idle, or else the oldest. Connections of a proxy are
 * its own to bound.
 */
export class Strangers {
  readonly #networks = new Map<string, Map<Socket, Guest>>();

  constructor(
    server: Server,
    private readonly perNetwork: number,
    private readonly now: () => number = Date.now,
  ) {
    server.on('connection', (socket: Socket) => this.#meet(socket));
    // An upgraded connection is no longer HTTP, and counted as a socket.
    server.on('upgrade', ({ socket }: IncomingMessage) => this.recognise(socket));
  }

  /** To be called with each request before anything is written to its response. */
  track({ socket }: IncomingMessage, response: ServerResponse): void {
    const guest = this.#networks.get(keyOf(socket))?.get(socket);
    if (!guest) return;
    if (guest.since <= this.now() - STRANGER_MS) response.setHeader('connection', 'close');
    guest.pending += 1;
    response.once('close', () => {
      guest.pending -= 1;
    });
  }

  /** It is known now whose connection this is. */
  recognise(socket: Socket): void {
    const key = keyOf(socket);
    const from = this.#networks.get(key);
    from?.delete(socket);
    if (from?.size === 0) this.#networks.delete(key);
  }

  #meet(socket: Socket): void {
    const key = keyOf(socket);
    const from = this.#networks.get(key) ?? new Map<Socket, Guest>();
    this.#networks.set(key, from);
    if (from.size >= this.perNetwork) endOldest(from);
    from.set(socket, { since: this.now(), pending: 0 });
    socket.once('close', () => this.recognise(socket));
  }
}

const keys = new WeakMap<Socket, string>();

// A closed socket has forgotten its address.
function keyOf(socket: Socket): string {
  const known = keys.get(socket);
  if (known !== undefined) return known;
  const key = networkOf(peerOf(socket));
  keys.set(socket, key);
  return key;
}

function endOldest(from: Map<Socket, Guest>): void {
  const guests = [...from];
  const [socket] = guests.find(([, { pending }]) => pending === 0) ?? guests[0] ?? [];
  if (!socket) return;
  from.delete(socket);
  socket.destroy();
}
