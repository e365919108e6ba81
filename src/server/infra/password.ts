import { availableParallelism } from 'node:os';
import { hash, verify } from '@node-rs/argon2';
import { rateLimited } from '@/shared/errors';
import { createWorkQueue, QueueFull } from './work-queue';

/** argon2id (the package's default) with OWASP's first recommended cost; memory in KiB. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** Nobody's: checked against where there is no hash, so that an unknown address takes as long as a known one. */
const NOBODYS =
  '$argon2id$v=19$m=19456,t=2,p=1$x8oxrb9j0arYWjiZcp8siw$TECYZ2ANhTKj+gYTuaixbxXWBhZHh7hUtnPdf5eoFyI';

/** libuv has four threads for hashing, files and name look-ups together. */
const THREADS_FOR_HASHING = 3;
/** About two seconds' worth on a small machine: anyone later would wait longer than they would like. */
const WAITING_HASHES = 64;
const RETRY_AFTER_MS = 3_000;

/** Every hash of the process is made here: one core is left to messages. */
const queue = createWorkQueue({
  concurrency: Math.min(THREADS_FOR_HASHING, Math.max(1, availableParallelism() - 1)),
  waiting: WAITING_HASHES,
});

// Keyboards and systems write the same accented letter in different ways.
const normal = (password: string) => password.normalize('NFKC');

/** Throws RATE_LIMITED `busy` when too many hashes wait already. */
export const hashPassword = (password: string): Promise<string> =>
  inTurn(() => hash(normal(password), COST));

/** Spends the same time whether or not there is a hash. Throws like `hashPassword`. */
export async function verifyPassword(
  passwordHash: string | null,
  password: string,
): Promise<boolean> {
  const right = await inTurn(() => verify(passwordHash ?? NOBODYS, normal(password)));
  return right && passwordHash !== null;
}

async function inTurn<T>(job: () => Promise<T>): Promise<T> {
  try {
    return await queue(job);
  } catch (error) {
    if (!(error instanceof QueueFull)) throw error;
    throw rateLimited('Many people are signing in at once. Try again in a few seconds.', {
      reason: 'busy',
      limit: 'passwords_at_once',
      retryAfterMs: RETRY_AFTER_MS,
    });
  }
}
