import { v7 } from 'uuid';

/** A UUIDv7: sorts by the time it was made. */
export function uuidv7(now?: number): string {
  return now === undefined ? v7() : v7({ msecs: now });
}
