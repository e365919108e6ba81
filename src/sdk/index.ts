import { createTRPCClient, type TRPCClient } from '@trpc/client';
import { EventSource } from 'eventsource';
import { WebSocket } from 'ws';
import type { ParleyEvent } from '@/shared/events';
import { type EventsOptions, followEvents } from './events';
import type { ParleyRouter } from './router';
import { type ConnectionChange, Transport } from './transport';
import { transportLink } from './transport-link';

export type { EventOf, EventPayloads, EventType, ParleyEvent, StreamBatch } from '@/shared/events';
export type * from '@/shared/model/account';
export type * from '@/shared/model/channel';
export type * from '@/shared/model/insight';
export type * from '@/shared/model/member';
export type * from '@/shared/model/message';
export type * from '@/shared/model/presence';
export type * from '@/shared/model/workspace';
export type { EventsOptions } from './events';
export type { ParleyRouter } from './router';

export interface ParleyOptions {
  /** Where Parley is, such as `https://chat.example.com`. */
  url: string;
  /** A personal access token or a bot's: `prl_…`. */
  token: string;
  /** Hears what the connection is doing. */
  onConnection?(change: ConnectionChange): void;
}

/** Every procedure with its types, as in `parley.message.send.mutate({ … })`, and two verbs of its own. */
export type Parley = TRPCClient<ParleyRouter> & {
  /** What happens from here on, or after a cursor; resumes by itself. Throws only what is final. */
  events(options: EventsOptions): AsyncGenerator<ParleyEvent, void>;
  /** Ends the connection and whatever still waits on it. */
  close(): Promise<void>;
};

/**
 * Connects to a Parley server on the first call: everything goes over one WebSocket, and over HTTP where
 * none can be opened. Refused calls throw a `TRPCClientError` whose `data` is an `ErrorShape`'s.
 */
export function createParley({ url, token, onConnection }: ParleyOptions): Parley {
  const transport = new Transport({
    url: new URL('/api/trpc', url).href,
    token,
    // Node 20 has none of its own; ws speaks the same interface.
    WebSocket: WebSocket as unknown as typeof globalThis.WebSocket,
    EventSource: eventSourceWith(token),
    onChange: (change) => onConnection?.(change),
  });
  const client = createTRPCClient<ParleyRouter>({ links: [transportLink(transport)] });
  const own = {
    events: (options: EventsOptions) => followEvents(client, options),
    close: () => transport.close(),
  };
  // The client makes its routers up as they are asked for, so the verbs are laid over it.
  return new Proxy(client, {
    get: (target, name, receiver) =>
      Object.hasOwn(own, name) ? Reflect.get(own, name) : Reflect.get(target, name, receiver),
  }) as Parley;
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
