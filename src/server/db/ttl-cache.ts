import { LRUCache } from 'lru-cache';

/** The most that one look-up keeps. */
const LIMIT = 10_000;

/** A look-up that keeps for a moment what it found. */
export interface TtlCache<Key, Answer> {
  look(key: Key): Promise<Answer | null>;
  /** Lets go of what this is true of, also of what is being looked up right now. */
  forget(isGone: (answer: Answer) => boolean): void;
}

/**
 * Keeps what `ask` finds for `maxAgeMs`, counted from when it was asked for. What was not found is asked for
 * again: it may have come to be.
 */
export function ttlCache<Key extends string, Answer extends object>(
  ask: (key: Key) => Promise<Answer | null>,
  { maxAgeMs }: { maxAgeMs: number },
): TtlCache<Key, Answer> {
  const kept = new LRUCache<Key, Answer>({ max: LIMIT, ttl: maxAgeMs });
  let forgotten = 0;

  return {
    async look(key) {
      const known = kept.get(key);
      if (known) return known;
      const start = performance.now();
      const before = forgotten;
      const answer = await ask(key);
      // What the store answered before something ended may be of just that.
      if (answer && forgotten === before) kept.set(key, answer, { start });
      return answer;
    },
    forget(isGone) {
      forgotten += 1;
      for (const [key, answer] of kept.entries()) if (isGone(answer)) kept.delete(key);
    },
  };
}
