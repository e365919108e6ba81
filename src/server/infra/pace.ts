interface Allowance {
  perSecond: number;
  /** So many seconds' worth may come at once. */
  burstSeconds: number;
}

/** How often is looked for callers who need not be remembered. */
const SWEEP_MS = 60_000;

/** The longest rest of callers who share a pace, such as all strangers of a network. */
export const LONGEST_REST_MS = 5_000;

/** How fast each caller may go on in the long run. It refuses nothing: it says how long to rest. */
export class Pace {
  /** When each would be even if they had kept to the pace, in ms: in the past for who asked for little. */
  readonly #evenAt = new Map<string, number>();
  #sweptAt = performance.now();

  constructor(private readonly allowance: Allowance) {}

  /**
   * @param mostMs No longer rest is kept, where one caller's haste makes others rest.
   * @returns For how long the caller has to rest after `count` more, in ms; 0 while they are within the pace.
   */
  take(key: string, count: number, mostMs = Number.POSITIVE_INFINITY): number {
    const now = performance.now();
    const earliest = now - this.allowance.burstSeconds * 1_000;
    const from = Math.max(this.#evenAt.get(key) ?? earliest, earliest);
    const evenAt = Math.min(from + (count * 1_000) / this.allowance.perSecond, now + mostMs);
    this.#evenAt.set(key, evenAt);
    if (now - this.#sweptAt > SWEEP_MS) this.#sweep(now, earliest);
    return Math.max(0, evenAt - now);
  }

  /** @returns How long the caller still has to rest, in ms. */
  restOf(key: string): number {
    return Math.max(0, (this.#evenAt.get(key) ?? 0) - performance.now());
  }

  #sweep(now: number, earliest: number): void {
    this.#sweptAt = now;
    for (const [key, evenAt] of this.#evenAt) if (evenAt <= earliest) this.#evenAt.delete(key);
  }
}
