import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { isLoopback, plainAddress } from '../infra/network';

/** The caller's address: what a proxy forwards counts only when there is one to trust. */
export function addressOf(request: IncomingMessage, trustProxy: boolean): string {
  const forwarded = trustProxy ? request.headers['x-forwarded-for'] : undefined;
  // The last hop is what the proxy in front saw itself; those before it can be made up.
  const last = forwarded?.toString().split(',').at(-1)?.trim();
  return last ? plainAddress(last) : peerOf(request.socket);
}

/** The address at the other end of a connection: a proxy’s where there is one. */
export const peerOf = (socket: Socket): string => plainAddress(socket.remoteAddress ?? '');

const PROXY_HEADERS =
  /^(?:x-forwarded-.*|x-(?:real|client|cluster-client|original)-ip|x-original-.*|true-client-ip|(?:cf|fastly|fly)-.*|forwarded|via)$/;

/**
 * Whether a program on this machine calls, and no proxy of it for someone else: a proxy adds headers of its own, or
 * passes on the name that its caller has for the server.
 */
export function isFromThisMachine({ socket, headers }: IncomingMessage): boolean {
  return (
    isLoopback(peerOf(socket)) &&
    namesThisMachine(headers.host) &&
    !Object.keys(headers).some((name) => PROXY_HEADERS.test(name))
  );
}

/** Only HTTP/1.0 leaves the name out. */
function namesThisMachine(host = 'localhost'): boolean {
  const name = host.replace(/:\d+$/, '').toLowerCase();
  return name === 'localhost' || name.endsWith('.localhost') || isLoopback(name);
}
