import { Refusal } from '@/shared/refusal';

const interruption = new AbortController();

/** Aborts when the person stops the command; what it began is undone or let go of, and it exits. */
export const interrupted: AbortSignal = interruption.signal;

export function listenForInterrupt(): void {
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(name, () => {
      if (interrupted.aborted) process.exit(130);
      interruption.abort(new Refusal('interrupted', 'Stopped.'));
    });
  }
}

/** The result of `work`, or the interruption as an error when that comes first. */
export async function untilInterrupted<T>(work: Promise<T>): Promise<T> {
  interrupted.throwIfAborted();
  let stop = () => undefined as unknown;
  const stopped = new Promise<never>((_, refuse) => {
    stop = () => refuse(interrupted.reason);
    interrupted.addEventListener('abort', stop);
  });
  try {
    return await Promise.race([work, stopped]);
  } finally {
    interrupted.removeEventListener('abort', stop);
  }
}
