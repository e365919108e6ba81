interface Allowance {
  perSecond: number;
  /** So many seconds' worth may come at once. */
  burstSeconds: number;
}

/** How often is looked for callers who need not be remembered. */
const SWEEP_MS = 60_000;

/** Nobody pauses for longer, whatever they did before: the unauthenticated callers of a network and tabs of a person share a pace. */
export const LONGEST_PAUSE_MS = 5_000;

/** Rate limit of each caller in the long run. It refuses nothing: it returns how long to wait. */
export class Pace {
  /** When each would be even if they had kept to the pace, in ms: in the past for who asked for little. */
  readonly #evenAt = new Map<string, number>();
  #sweptAt = performance.now();

  constructor(private readonly allowance: Allowance) {}

  /** @returns For how long the caller has to pause after `count` more, in ms; 0 while they are within the pace. */
  take(key: string, count: number): number {
    const now = performance.now();
    const earliest = now - this.allowance.burstSeconds * 1_000;
    const from = Math.max(this.#evenAt.get(key) ?? earliest, earliest);
    const evenAt = Math.min(
      from + (count * 1_000) / this.allowance.perSecond,
      now + LONGEST_PAUSE_MS,
    );
    this.#evenAt.set(key, evenAt);
    if (now - this.#sweptAt > SWEEP_MS) this.#sweep(now, earliest);
    return Math.max(0, evenAt - now);
  }

  #sweep(now: number, earliest: number): void {
    this.#sweptAt = now;
    for (const [key, evenAt] of this.#evenAt) if (evenAt <= earliest) this.#evenAt.delete(key);
  }
}
