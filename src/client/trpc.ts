import { createTRPCClient } from '@trpc/client';
import type { ParleyRouter } from '@/sdk/router';
import { Transport } from '@/sdk/transport';
import { transportLink } from '@/sdk/transport-link';
import { API_PATH } from '@/shared/api-path';
import { setConnectionStatus } from './connection-status';
import { onWakeFromSleep } from './sleep';

export { CLOSE_SIGNED_OUT } from '@/sdk/transport';
export { connection } from './connection-status';

const transport = new Transport({
  url: typeof window === 'undefined' ? '' : `${window.location.origin}${API_PATH}`,
  onChange: setConnectionStatus,
  onWake(hurry) {
    window.addEventListener('online', () => hurry('network'));
    onWakeFromSleep(() => hurry('network'));
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState !== 'hidden') hurry('person');
    });
  },
});

/**
 * The browser's typed connection to the server: `trpc.message.send.mutate({ … })`.
 *
 * Everything goes over one WebSocket, opened by the first call, reopened with jitter, and kept alive;
 * `auth.*` goes over HTTP, and so does everything else while no socket can be opened. While the socket
 * is being opened again:
 * - subscriptions wait and resume after the last event they received, without an error;
 * - queries and mutations that were already sent fail at once (`failureOf(error)` is `null`), since
 *   nobody knows whether they were done: repeat them with the same key;
 * - new ones wait until it is open.
 *
 * `connection` has the state of the connection. A close with `CLOSE_SIGNED_OUT` ends it; the app then
 * leaves for the sign-in page by itself.
 */
export const trpc = createTRPCClient<ParleyRouter>({ links: [transportLink(transport)] });
