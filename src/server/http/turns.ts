import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** Requests that a connection may send ahead of their turn. Browsers and proxies send none. */
const AHEAD = 16;
/** A connection on which no byte moves for so long is closed, unless its request is still being worked on. */
const SILENT_MS = 10_000;

/**
 * One request of a connection at a time. Node starts every request that a client sends ahead (pipelining), keeps
 * all their responses in memory, and never closes those whose turn does not come: each would hold what it has
 * opened for ever. A client that does not read its response is cut.
 */
export class Turns {
  /** For each connection with a request in work: the requests behind it. */
  readonly #waiting = new WeakMap<Socket, (() => void)[]>();

  constructor(server: Server, silentMs = SILENT_MS) {
    // Node counts bytes that a slow reader takes as movement.
    server.setTimeout(silentMs, (socket: Socket) => {
      if (!this.#waiting.has(socket) || socket.writableLength > 0) socket.destroy();
    });
  }

  /** Runs `work`, which writes the response, once the responses before it have gone out; never if they do not. */
  take({ socket }: IncomingMessage, response: ServerResponse, work: () => void): void {
    const begin = () => {
      response.once('close', () => this.#goOn(socket));
      work();
    };
    const waiting = this.#waiting.get(socket);
    if (!waiting) {
      this.#waiting.set(socket, []);
      begin();
    } else if (waiting.length < AHEAD) waiting.push(begin);
    else socket.destroy();
  }

  /** Whether a request of this connection is in work. */
  isBusy(socket: Socket): boolean {
    return this.#waiting.has(socket);
  }

  #goOn(socket: Socket): void {
    const next = socket.destroyed ? undefined : this.#waiting.get(socket)?.shift();
    if (next) next();
    else this.#waiting.delete(socket);
  }
}
