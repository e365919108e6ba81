import type { ParleyEvent, StreamBatch } from '@/shared/events';
import type { Client } from '../harness/app';
import type { Person } from '../harness/world';

/** What one client received on `event.stream`, as the stock client hands it over. */
export interface Follower {
  batches: StreamBatch[];
  events: ParleyEvent[];
  cursor: string | undefined;
  error: unknown;
  ended: boolean;
  stop(): void;
}

export function follow(client: Client, person: Person, lastEventId?: string): Follower {
  const follower: Follower = {
    batches: [],
    events: [],
    cursor: undefined,
    error: null,
    ended: false,
    stop: () => undefined,
  };
  const { unsubscribe } = client.trpc.event.stream.subscribe(
    { workspaceId: person.workspaceId, lastEventId },
    {
      onData({ id, data }) {
        follower.cursor = id;
        follower.batches.push(data);
        if (data.kind === 'events') follower.events.push(...data.events);
      },
      onError(error) {
        follower.error = error;
      },
      onComplete() {
        follower.ended = true;
      },
    },
  );
  follower.stop = unsubscribe;
  return follower;
}

/** The texts of the messages it received of, in the order received. */
export const bodies = (follower: Follower) =>
  follower.events.flatMap((event) => (event.type === 'message.posted' ? [event.message.body] : []));
