import { type TrackedEnvelope, tracked } from '@trpc/server';
import type { Encoder } from '@trpc/server/adapters/ws';
import type { StreamBatch } from '@/shared/events';
import { Attachment } from './socket';
import type { Stream } from './stream';

const ID_LENGTH = 64;

/** Yielded once, last, by a subscription over a socket: from here on the hub writes its frames. */
class LiveHandle {
  constructor(readonly stream: Stream) {}
}

export function liveHandle(cursor: string, stream: Stream): TrackedEnvelope<StreamBatch> {
  // The encoder below takes it out again before anything could read it as a batch.
  return tracked(cursor, new LiveHandle(stream) as unknown as StreamBatch);
}

/** JSON as everywhere, but for a live handle, which becomes the `Attachment` that `LiveSocket.send` takes. */
export const liveEncoder: Encoder = {
  encode(message) {
    const live = handleIn(message);
    // The adapter passes what it gets here to `send` unread.
    return live ? (live as unknown as string) : JSON.stringify(message);
  },
  decode(data) {
    const text = typeof data === 'string' ? data : Buffer.from(data as Uint8Array).toString('utf8');
    const message: unknown = JSON.parse(text);
    for (const each of Array.isArray(message) ? message : [message]) requireShortId(each);
    return message;
  },
};

/** The caller's id goes into every frame of its stream, so it must not be what costs most in it. */
function requireShortId(message: unknown): void {
  const { id } = (message ?? {}) as Answer;
  if (typeof id === 'string' && id.length > ID_LENGTH) throw new Error('Invalid request id');
}

interface Answer {
  id?: number | string;
  result?: { data?: { data?: unknown } };
}

function handleIn(message: unknown): Attachment | null {
  const { id, result } = message as Answer;
  const handle = result?.data?.data;
  return handle instanceof LiveHandle && id !== undefined
    ? new Attachment(handle.stream, id)
    : null;
}
