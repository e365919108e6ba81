import { createTRPCClient, type TRPCClient, TRPCClientError } from '@trpc/client';
import { EventSource } from 'eventsource';
import { WebSocket } from 'ws';
import { API_PATH } from '@/shared/api-path';
import type { ParleyEvent } from '@/shared/events';
import { type EventsOptions, followEvents } from './events';
import { readableErrors } from './readable-errors';
import type { ParleyRouter } from './router';
import { type ConnectionChange, Transport } from './transport';
import { transportLink } from './transport-link';

export type { ErrorShape } from '@/shared/error-shape';
export type {
  EventOf,
  EventPayloads,
  EventType,
  LastRoot,
  ParleyEvent,
  RootUpdate,
  StreamBatch,
} from '@/shared/events';
export type * from '@/shared/id';
export type * from '@/shared/model/account';
export type * from '@/shared/model/audit';
export type * from '@/shared/model/channel';
export type * from '@/shared/model/insight';
export type * from '@/shared/model/member';
export type * from '@/shared/model/message';
export type * from '@/shared/model/presence';
export type * from '@/shared/model/workspace';
export { REASONS, type Reason } from '@/shared/reasons';
export type { EventsOptions } from './events';
export type { ParleyRouter } from './router';

export interface ParleyOptions {
  /** Where Parley is, such as `https://chat.example.com`. */
  url: string;
  /** A personal access token or a bot's: `prl_…`. */
  token: string;
  /** Called with each change of the connection. */
  onConnection?(change: ConnectionChange): void;
  /** Called with warnings for the operator, such as that the token expires soon; prints them when left out. */
  onWarning?(message: string): void;
}

/** What a refused call throws. `data` is an `ErrorShape`'s; it is missing when there was no answer at all. */
export const ParleyError = TRPCClientError<ParleyRouter>;
export type ParleyError = TRPCClientError<ParleyRouter>;

/** The longest that a call which came too often waits to go again: what is counted by the minute, and a little more. */
const WAIT_FOR_ROOM_MS = 61_000;

/** Every procedure with its types, as in `parley.message.send.mutate({ … })`, and two verbs of its own. */
export type Parley = TRPCClient<ParleyRouter> & {
  /** What happens from here on, or after a cursor; resumes by itself. Throws only what is final. */
  events(options: EventsOptions): AsyncGenerator<ParleyEvent, void>;
  /** Ends the connection and whatever still waits on it. */
  close(): Promise<void>;
};

/**
 * Connects to a Parley server on the first call: everything goes over one WebSocket, and over HTTP where
 * none can be opened. Refused calls throw a `ParleyError`, and a url that is none a `TypeError` at once.
 */
export function createParley(options: ParleyOptions): Parley {
  const { url, token, onConnection, onWarning = printWarning } = options;
  const address = addressOf(url);
  const transport = new Transport({
    url: address,
    token,
    // Node 20 has none of its own; ws speaks the same interface.
    WebSocket: WebSocket as unknown as typeof globalThis.WebSocket,
    EventSource: eventSourceWith(token),
    waitForRoomMs: WAIT_FOR_ROOM_MS,
    onChange: (change) => onConnection?.(change),
  });
  const client = createTRPCClient<ParleyRouter>({
    links: [readableErrors(address), transportLink(transport)],
  });
  const warnOnce = once(() => void warnOfEnd(client, onWarning));
  const own = {
    events: (options: EventsOptions) => followEvents(client, options),
    close: () => transport.close(),
  };
  // The client makes its routers up as they are asked for, so the verbs are laid over it.
  return new Proxy(client, {
    get(target, name, receiver) {
      if (name !== 'close') warnOnce();
      return Object.hasOwn(own, name)
        ? Reflect.get(own, name)
        : Reflect.get(target, name, receiver);
    },
  }) as Parley;
}

function addressOf(url: string): string {
  if (URL.canParse(url) && /^https?:/i.test(url)) return new URL(API_PATH, url).href;
  throw new TypeError(`“${url}” is no address of a Parley: it is like https://chat.example.com.`);
}

const printWarning = (message: string) => process.emitWarning(message, 'ParleyWarning');

/** A program that nobody watches would just stop when its token ends. */
async function warnOfEnd(
  client: TRPCClient<ParleyRouter>,
  onWarning: (message: string) => void,
): Promise<void> {
  // The call that came first fails with whatever is wrong with the connection or the token.
  const who = await client.auth.whoami.query().catch(() => null);
  if (!who?.token?.endsSoon) return;
  const { name, expiresAt } = who.token;
  onWarning(`The Parley token “${name}” ends at ${expiresAt}. Make a new one before that.`);
}

function once(act: () => void): () => void {
  let isDone = false;
  return () => {
    if (isDone) return;
    isDone = true;
    act();
  };
}

/** Server-sent events with the token in a header: in the address it would end up in logs. */
function eventSourceWith(token: string) {
  return class extends EventSource {
    constructor(url: string | URL) {
      super(url, {
        fetch: (input, init) =>
          fetch(input, { ...init, headers: { ...init.headers, authorization: `Bearer ${token}` } }),
      });
    }
  };
}
