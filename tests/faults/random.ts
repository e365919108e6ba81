/** Chance that can be had again: the same seed gives the same faults at the same moments. */
export interface Random {
  /** From 0 up to, not including, 1. */
  next(): number;
  /** A number from `low` up to, not including, `high`. */
  between(low: number, high: number): number;
  /** A whole number from 0 up to, not including, `below`. */
  integer(below: number): number;
  pick<T>(from: readonly T[]): T;
}

/** Mulberry32: 32 bits of state, plenty for choosing what breaks next. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const between = (low: number, high: number) => low + next() * (high - low);
  const integer = (below: number) => Math.floor(next() * below);
  return {
    next,
    between,
    integer,
    pick(from) {
      const picked = from[integer(from.length)];
      if (picked === undefined) throw new Error('There is nothing to pick from');
      return picked;
    },
  };
}

/** The seed of one round of one fault: the same for the same three. */
export function seedOf(seed: number, fault: string, round: number): number {
  let hash = seed >>> 0;
  for (const letter of `${fault} ${round}`)
    hash = Math.imul(hash ^ letter.charCodeAt(0), 0x01000193) >>> 0;
  return hash;
}
