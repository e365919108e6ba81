import { TRPCClientError, type TRPCLink } from '@trpc/client';
import { observable } from '@trpc/server/observable';
import type { ParleyRouter } from './router';

/** A link that makes errors fit for a terminal, where most of them end: a sentence, `data`, and no more. */
export function readableErrors(url: string): TRPCLink<ParleyRouter> {
  return () =>
    ({ op, next }) =>
      observable((observer) =>
        next(op).subscribe({
          next: (envelope) => observer.next(envelope),
          complete: () => observer.complete(),
          error: (error) => observer.error(readable(error, url)),
        }),
      );
}

function readable(
  error: TRPCClientError<ParleyRouter>,
  url: string,
): TRPCClientError<ParleyRouter> {
  // Enumerable, they would print the whole response with every printed error.
  for (const name of ['meta', 'shape'] as const)
    Object.defineProperty(error, name, { enumerable: false });
  const { cause } = error;
  // `fetch` has what went wrong only in the cause of its own error.
  if (error.data != null || !(cause instanceof TypeError) || cause.cause === undefined)
    return error;
  return new TRPCClientError<ParleyRouter>(
    `Parley can’t be reached at ${new URL(url).origin} (${codeOf(cause.cause)}).`,
    { cause },
  );
}

function codeOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  return 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.message;
}
