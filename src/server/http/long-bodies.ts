import type { ServerResponse } from 'node:http';

/** Long bodies that are read at once, of one person and of all unauthenticated: each is held until it is whole. */
const MOST = { person: 16, unauthenticated: 32 };

/** Bounds the memory that callers fill who send long bodies slowly. */
export class LongBodies {
  readonly #counts = new Map<string, number>();

  /**
   * Whether one more may be read; it counts until the response is closed.
   * @param person Whose it is; `null` for an unauthenticated caller.
   */
  enter(person: string | null, response: ServerResponse): boolean {
    const key = person ?? '';
    const count = this.#counts.get(key) ?? 0;
    if (count >= (person === null ? MOST.unauthenticated : MOST.person)) return false;
    this.#counts.set(key, count + 1);
    response.once('close', () => this.#leave(key));
    return true;
  }

  #leave(key: string): void {
    const count = this.#counts.get(key) ?? 0;
    if (count > 1) this.#counts.set(key, count - 1);
    else this.#counts.delete(key);
  }
}
