import { v7 } from 'uuid';

const RANDOM_BYTES = 16;
/** Randomness is fetched for this many ids at once: asking for each by itself costs more than all the rest. */
const POOL = 256;

let pool = new Uint8Array(0);
let used = 0;

/** A UUIDv7: sorts by the time it was made. */
export function uuidv7(now?: number): string {
  return v7({ msecs: now ?? Date.now(), random: randomness() });
}

function randomness(): Uint8Array {
  if (used === pool.length) {
    pool = crypto.getRandomValues(new Uint8Array(POOL * RANDOM_BYTES));
    used = 0;
  }
  used += RANDOM_BYTES;
  return pool.subarray(used - RANDOM_BYTES, used);
}
