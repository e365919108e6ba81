import type { Operation, OperationLink, TRPCLink } from '@trpc/client';
import { TRPCClientError } from '@trpc/client';
import { observable, type Unsubscribable } from '@trpc/server/observable';
import type { ParleyRouter } from './router';
import type { Transport } from './transport';

/** How often a call waits for room and goes again. */
const WAITS = 5;
/** Jitter added to `retryAfterMs`, so that many clients do not retry at once. */
const SPREAD_MS = 250;

/** A call that was refused for coming too often, until it goes again. */
interface Waiting {
  timer: ReturnType<typeof setTimeout>;
  error: TRPCClientError<ParleyRouter>;
}

/** A link that sends each call the way the transport goes now, and moves it when that changes. */
export function transportLink(transport: Transport): TRPCLink<ParleyRouter> {
  return (runtime) => {
    // Each way is made ready once: what batches calls must see all of them.
    const made = new WeakMap<TRPCLink<ParleyRouter>, OperationLink<ParleyRouter>>();
    const ready = (link: TRPCLink<ParleyRouter>) => {
      const known = made.get(link) ?? link(runtime);
      made.set(link, known);
      return known;
    };
    return ({ op, next }) =>
      observable((observer) => {
        let way: Unsubscribable | null = null;
        let turn = 0;
        let lastEventId: string | undefined;
        let isRepeated = false;
        let waits = 0;
        let waiting: Waiting | null = null;
        const stopWaiting = () => {
          clearTimeout(waiting?.timer);
          waiting = null;
        };

        const start = () => {
          // Leaving a transport makes it emit "complete"; what it emits after its turn is not about this call.
          turn += 1;
          const mine = turn;
          way?.unsubscribe();
          stopWaiting();
          const link = isAuth(op) ? transport.http : transport.link();
          const overHttp = () => link === transport.http && transport.mode === 'http';
          way = ready(link)({ op: resumed(op, lastEventId), next }).subscribe({
            next(envelope) {
              if (mine !== turn) return;
              const { result } = envelope;
              if (result.type === 'data' && 'id' in result) lastEventId = result.id;
              if (overHttp()) transport.receivedOverHttp(isAnswer(result));
              observer.next(envelope);
            },
            error(error) {
              if (mine !== turn) return;
              if (wasNeverSent(error)) return start();
              if (link === transport.http && !isRepeated && wasCutOff(error) && isRepeatable(op)) {
                isRepeated = true;
                return start();
              }
              const pauseMs = roomAfterMs(error);
              if (
                pauseMs <= transport.waitForRoomMs &&
                waits < WAITS &&
                op.type !== 'subscription'
              ) {
                waits += 1;
                waiting = { timer: setTimeout(start, pauseMs), error };
                return;
              }
              const answered = error instanceof TRPCClientError && error.data != null;
              if (overHttp()) transport.receivedOverHttp(answered);
              observer.error(error);
            },
            complete() {
              if (mine === turn) observer.complete();
            },
          });
        };

        const stopListening = transport.onSwitch((move) => {
          if (move === 'closed') {
            if (waiting) observer.error(waiting.error);
            return stopWaiting();
          }
          if (isAuth(op) || (move === 'subscriptions' && op.type !== 'subscription')) return;
          start();
        });
        start();
        return () => {
          stopListening();
          stopWaiting();
          turn = 0;
          way?.unsubscribe();
        };
      });
  };
}

/**
 * The WebSocket client fails a call with this when its connection closes between queueing and sending, also
 * a subscription, which it otherwise resumes by itself. Nothing left this machine, so the call goes again.
 */
function wasNeverSent(error: unknown): boolean {
  return error instanceof TRPCClientError && error.message === 'Active connection is not open';
}

/**
 * `fetch` failed without a response. A server or proxy may close a kept-alive connection at the moment at
 * which it is used again (RFC 9112 §9.5), which does not affect the next connection.
 */
function wasCutOff(error: unknown): boolean {
  return error instanceof TRPCClientError && error.data == null && error.cause instanceof TypeError;
}

/** Whether sending a call twice has the effect of sending it once. */
function isRepeatable({ type, input, signal }: Operation): boolean {
  if (signal?.aborted) return false;
  if (type === 'query') return true;
  return type === 'mutation' && typeof input === 'object' && input !== null && 'key' in input;
}

/**
 * How long to wait before a call that was refused for coming too often may go again, which repeats nothing:
 * it had no effect. For ever if it was not refused for that.
 */
export function roomAfterMs(error: unknown): number {
  const data: unknown = error instanceof TRPCClientError ? error.data : null;
  if (typeof data !== 'object' || data === null || !('retryAfterMs' in data)) return Infinity;
  const { retryAfterMs } = data;
  return typeof retryAfterMs === 'number' ? retryAfterMs + Math.random() * SPREAD_MS : Infinity;
}

/** Signing in and out is about cookies, which only HTTP carries both ways. */
function isAuth(op: Operation): boolean {
  return op.path.startsWith('auth.');
}

/** Whether a transport emitted a result, and not that it is waiting for one. */
function isAnswer(result: { type?: string; state?: string }): boolean {
  return result.type !== 'state' || result.state === 'pending';
}

/** The same subscription from where it was when the way changed. */
function resumed(op: Operation, lastEventId: string | undefined): Operation {
  if (op.type !== 'subscription' || lastEventId === undefined) return op;
  const input = typeof op.input === 'object' ? op.input : {};
  return { ...op, input: { ...input, lastEventId } };
}
