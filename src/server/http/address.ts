import type { IncomingMessage } from 'node:http';

/** The caller's address: the proxy's word only when there is one to trust. */
export function addressOf(request: IncomingMessage, trustProxy: boolean): string {
  const forwarded = trustProxy ? request.headers['x-forwarded-for'] : undefined;
  // The last hop is what the proxy in front saw itself; those before it can be made up.
  const last = forwarded?.toString().split(',').at(-1)?.trim();
  return last || request.socket.remoteAddress || '';
}
