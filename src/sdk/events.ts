import { type TRPCClient, TRPCClientError } from '@trpc/client';
import { retryDelayMs } from '@/shared/backoff';
import { furthest, parseCursor } from '@/shared/cursor';
import type { ParleyEvent, StreamBatch } from '@/shared/events';
import type { ParleyRouter } from './router';
import { roomAfterMs } from './transport-link';

export interface EventsOptions {
  workspaceId: string;
  /** Where to resume: the last cursor that `onCursor` gave. Left out, it starts with what happens next. */
  after?: string;
  /** Called with the place in the stream after each batch was handled; keep it to resume after a restart. */
  onCursor?(cursor: string): void;
  /** The place was lost (too long away, or the store was restored): load again what you hold. */
  onResync?(): void;
  signal?: AbortSignal;
}

/** Refusals that stand however often one asks. */
const FINAL = new Set(['UNAUTHORIZED', 'FORBIDDEN', 'NOT_FOUND', 'BAD_REQUEST']);

/**
 * Everything that happens in a workspace and that the caller may see, each event once and in order. It
 * outlives lost connections and server restarts, and throws only what trying again cannot mend.
 */
export async function* followEvents(
  client: TRPCClient<ParleyRouter>,
  { workspaceId, after, onCursor, onResync, signal }: EventsOptions,
): AsyncGenerator<ParleyEvent, void> {
  let cursor = after;
  for (let attempt = 0; !signal?.aborted; attempt += 1) {
    let pauseMs = Number.POSITIVE_INFINITY;
    try {
      for await (const { id, data } of batches(client, { workspaceId, cursor, signal })) {
        attempt = 0;
        if (data.kind === 'events') {
          const receivedUpTo = cursor;
          yield* data.events.filter(({ rev }) => isNews(rev, id, receivedUpTo));
          if (!isNews(parseCursor(id)?.rev ?? 0, id, receivedUpTo)) continue;
        }
        if (data.kind === 'resync') onResync?.();
        // Only now: someone who stops in the middle of a batch resumes before it.
        cursor = data.kind === 'resync' ? id : furthest(cursor, id);
        onCursor?.(cursor);
      }
    } catch (error) {
      if (isFinal(error)) throw error;
      pauseMs = roomAfterMs(error);
    }
    // Where there was no room for it, it would only push out another one.
    const isRefused = Number.isFinite(pauseMs);
    await pause(isRefused ? pauseMs : retryDelayMs(attempt), signal);
  }
}

/** While a stream moves from one process to another, both send new events: duplicates are dropped. */
function isNews(rev: number, id: string, receivedUpTo: string | undefined): boolean {
  const received = receivedUpTo === undefined ? null : parseCursor(receivedUpTo);
  return received === null || received.epoch !== parseCursor(id)?.epoch || rev > received.rev;
}

function isFinal(error: unknown): boolean {
  if (!(error instanceof TRPCClientError)) return true;
  const data: unknown = error.data;
  const code = typeof data === 'object' && data !== null && 'code' in data ? data.code : null;
  return typeof code === 'string' && FINAL.has(code);
}

interface Resume {
  workspaceId: string;
  cursor: string | undefined;
  signal: AbortSignal | undefined;
}

/** The subscription as something to iterate; it ends when the server or `signal` ends it. */
async function* batches(
  client: TRPCClient<ParleyRouter>,
  { workspaceId, cursor, signal }: Resume,
): AsyncGenerator<{ id: string; data: StreamBatch }, void> {
  const waiting: { id: string; data: StreamBatch }[] = [];
  const state: { ended: boolean; error: unknown; wake(): void } = {
    ended: false,
    error: null,
    wake: () => undefined,
  };
  const end = (error: unknown) => {
    state.ended = true;
    state.error = error;
    state.wake();
  };
  const abort = () => end(null);
  signal?.addEventListener('abort', abort, { once: true });
  const subscription = client.event.stream.subscribe(
    { workspaceId, lastEventId: cursor },
    {
      onData(batch) {
        waiting.push(batch);
        state.wake();
      },
      onError: end,
      onComplete: () => end(null),
    },
  );
  try {
    while (!signal?.aborted) {
      const batch = waiting.shift();
      if (batch) yield batch;
      else if (state.error) throw state.error;
      else if (state.ended) return;
      else await new Promise<void>((resolve) => (state.wake = resolve));
    }
  } finally {
    signal?.removeEventListener('abort', abort);
    subscription.unsubscribe();
  }
}

function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms);
    signal?.addEventListener('abort', done, { once: true });
    function done() {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    }
  });
}
