import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { networkOf } from '../infra/network';
import { peerOf } from './address';
import { SHARE_OF_UNAUTHENTICATED, UNAUTHENTICATED_MS } from './connection-limiter';
import { offersOtherProtocol } from './plain-request';

interface Guest {
  since: number;
  network: string;
  /** What is being written to it. */
  response?: ServerResponse;
}

/**
 * HTTP connections on which no request has brought a good credential. After the time of unauthenticated connections the next response is
 * the last one: it carries `Connection: close`, so that no client loses a request (RFC 9112 §9.6). Only so many are
 * kept, half of them of one network; one more ends the one that is idle for longest, or else the one whose response
 * takes longest. Connections of a proxy are its own to bound.
 */
export class UnauthenticatedConnections {
  readonly #met = new WeakSet<Socket>();
  readonly #guests = new Map<Socket, Guest>();
  readonly #all = new OldestFirst();
  readonly #networks = new Map<string, OldestFirst>();

  /** @param most How many there may be to this process. */
  constructor(
    server: Server,
    private readonly most: number,
    private readonly now: () => number = Date.now,
  ) {
    server.on('connection', (socket: Socket) => this.#meet(socket));
    // An upgraded connection is no longer HTTP, and counted as a socket.
    server.on('upgrade', (request: IncomingMessage) => {
      if (!offersOtherProtocol(request)) this.markAuthenticated(request.socket);
    });
  }

  /** To be called with each request, one after the other, before anything is written to its response. */
  track({ socket }: IncomingMessage, response: ServerResponse): void {
    const guest = this.#guests.get(socket);
    if (!guest) return;
    if (guest.since <= this.now() - UNAUTHENTICATED_MS) response.setHeader('connection', 'close');
    guest.response = response;
    this.#put(socket, guest, 'busy');
    response.once('close', () => {
      const isLast = guest.response === response && this.#guests.has(socket);
      if (isLast) this.#put(socket, guest, 'idle');
    });
  }

  /** It is known now whose connection this is. */
  markAuthenticated(socket: Socket): void {
    const guest = this.#guests.get(socket);
    if (!guest) return;
    this.#guests.delete(socket);
    this.#all.remove(socket);
    const from = this.#networks.get(guest.network);
    from?.remove(socket);
    if (from?.size === 0) this.#networks.delete(guest.network);
  }

  #meet(socket: Socket): void {
    if (this.#met.has(socket)) return;
    this.#met.add(socket);
    const guest = { since: this.now(), network: networkOf(peerOf(socket)) };
    const from = this.#networks.get(guest.network);
    if (from && from.size >= this.most * SHARE_OF_UNAUTHENTICATED) this.#end(from.first());
    else if (this.#all.size >= this.most) this.#end(this.#all.first());
    this.#guests.set(socket, guest);
    this.#put(socket, guest, 'idle');
    socket.once('close', () => this.markAuthenticated(socket));
  }

  #put(socket: Socket, { network }: Guest, state: State): void {
    const from = this.#networks.get(network) ?? new OldestFirst();
    this.#networks.set(network, from);
    from.put(socket, state);
    this.#all.put(socket, state);
  }

  #end(socket: Socket | undefined): void {
    if (!socket) return;
    this.markAuthenticated(socket);
    socket.destroy();
  }
}

type State = 'idle' | 'busy';

/** Connections in the order in which they make room. */
class OldestFirst {
  readonly #idle = new Set<Socket>();
  readonly #busy = new Set<Socket>();

  get size(): number {
    return this.#idle.size + this.#busy.size;
  }

  put(socket: Socket, state: State): void {
    this.remove(socket);
    (state === 'idle' ? this.#idle : this.#busy).add(socket);
  }

  remove(socket: Socket): void {
    this.#idle.delete(socket);
    this.#busy.delete(socket);
  }

  first(): Socket | undefined {
    const [socket] = this.#idle.size > 0 ? this.#idle : this.#busy;
    return socket;
  }
}
