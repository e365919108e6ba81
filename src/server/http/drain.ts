import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { offersOtherProtocol } from './plain-request';

const POLL_MS = 50;

/**
 * Lets the HTTP connections of a stopping server run out. A client that reuses a kept-alive connection at
 * the moment the server closes it sees its request fail, so none is closed while its client may still
 * use it: every response sent while draining carries `Connection: close` (RFC 9112 §9.6), and idle
 * connections are left to the keep-alive timeout that was announced to their clients.
 */
export class Drain {
  readonly #connections = new Set<Socket>();
  readonly #responses = new Set<ServerResponse>();
  #isDraining = false;

  constructor(private readonly server: Server) {
    server.on('connection', (socket: Socket) => {
      if (this.#connections.has(socket)) return;
      this.#connections.add(socket);
      socket.once('close', () => this.#connections.delete(socket));
    });
    // An upgraded connection is no longer HTTP.
    server.on('upgrade', (request: IncomingMessage) => {
      if (!offersOtherProtocol(request)) this.#connections.delete(request.socket);
    });
  }

  get isDraining(): boolean {
    return this.#isDraining;
  }

  /** To be called with each response before anything is written to it. */
  track(response: ServerResponse): void {
    if (this.#isDraining) response.setHeader('connection', 'close');
    this.#responses.add(response);
    response.once('close', () => this.#responses.delete(response));
  }

  /** Resolves when no HTTP connection is left, or after the keep-alive timeout plus `graceMs`. */
  async run(graceMs: number): Promise<void> {
    this.#isDraining = true;
    for (const response of this.#responses) {
      if (!response.headersSent) response.setHeader('connection', 'close');
      // Server-sent events would never end; their client resumes on another process.
      else if (isEventStream(response)) response.destroy();
    }
    const deadline = performance.now() + this.server.keepAliveTimeout + graceMs;
    while (this.#connections.size > 0 && performance.now() < deadline) await sleep(POLL_MS);
  }
}

function isEventStream(response: ServerResponse): boolean {
  return String(response.getHeader('content-type')).startsWith('text/event-stream');
}
