/** Repeatable chance: the same seed throws the same dice. */
export class Dice {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** From 0 up to 1 (mulberry32). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  }

  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  /** The first ones come up more often, as in any workplace. */
  skewed<T>(from: readonly T[]): T {
    return this.at(from, Math.floor(from.length * this.next() ** 2));
  }

  pick<T>(from: readonly T[]): T {
    return this.at(from, this.below(from.length));
  }

  /** By Zipf’s law: the first one comes up twice as often as the second, three times as often as the third. */
  byRank<T>(from: readonly T[]): T {
    return this.at(
      from,
      Math.min(from.length - 1, Math.floor((from.length + 1) ** this.next()) - 1),
    );
  }

  /** So many different ones, in a random order. */
  sample<T>(from: readonly T[], count: number): T[] {
    const rest = [...from];
    const taken: T[] = [];
    while (taken.length < count && rest.length > 0) {
      const index = this.below(rest.length);
      taken.push(this.at(rest, index));
      const last = rest.pop();
      if (last !== undefined && index < rest.length) rest[index] = last;
    }
    return taken;
  }

  private at<T>(from: readonly T[], index: number): T {
    const found = from[index];
    if (found === undefined) throw new Error('There is nothing to choose from');
    return found;
  }
}
