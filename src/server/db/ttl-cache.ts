import { LRUCache } from 'lru-cache';

/** Most entries of one cache. */
const LIMIT = 10_000;

/** A look-up whose results are cached for a moment. */
export interface TtlCache<Key, Answer> {
  look(key: Key): Promise<Answer | null>;
  /** Evicts the entries this is true of, also those that are being loaded right now. */
  forget(isGone: (answer: Answer) => boolean): void;
}

/**
 * Caches what `ask` finds for `maxAgeMs`, counted from when it was loaded. A miss is not cached: it may come to
 * exist.
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
      // A result that was read before an eviction may be of what was evicted.
      if (answer && forgotten === before) kept.set(key, answer, { start });
      return answer;
    },
    forget(isGone) {
      forgotten += 1;
      for (const [key, answer] of kept.entries()) if (isGone(answer)) kept.delete(key);
    },
  };
}
