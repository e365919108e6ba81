import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';

const OFFER = /^(?:upgrade|http2-settings|connection)$/i;

/** Whether a request wants another protocol than ours, such as `h2c`, which clients offer on their own. */
export const offersOtherProtocol = ({ headers }: IncomingMessage): boolean =>
  headers.upgrade?.toLowerCase() !== 'websocket';

/**
 * Reads a request once more without its offer of another protocol: a server may ignore one (RFC 9110, 7.8),
 * and Node has stopped reading the connection as HTTP by then, before any body. `connection` is emitted again
 * for the same socket.
 */
export function readWithoutOffer(
  server: Server,
  { request, socket, head }: { request: IncomingMessage; socket: Duplex; head: Buffer },
): void {
  const { method, url, httpVersion, rawHeaders } = request;
  const lines = [`${method} ${url} HTTP/${httpVersion}`];
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const [name = '', value = ''] = rawHeaders.slice(index, index + 2);
    if (!OFFER.test(name)) lines.push(`${name}: ${value}`);
  }
  socket.unshift(Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), head]));
  server.emit('connection', socket);
}
