import type { Holder } from '../auth/credential';

/** Most that may be open on this process for one person; half of it for one session or token. */
export interface HoldingLimits {
  sockets: number;
  streams: number;
}

type Kind = keyof HoldingLimits;

/**
 * What each person and each credential has open, in the order in which it was opened. Where one more is too
 * many, the oldest is closed: a program that forgets to close what it opens keeps what it opened last.
 */
export class Holdings<Held> {
  readonly #open = new Map<string, Map<Held, Holder>>();

  constructor(
    private readonly limits: HoldingLimits,
    private readonly evictOldest: (held: Held) => void,
  ) {}

  add(kind: Kind, holder: Holder, held: Held): void {
    for (const [key, limit] of this.#keysOf(kind, holder)) {
      const open = this.#open.get(key) ?? new Map<Held, Holder>();
      this.#open.set(key, open);
      open.set(held, holder);
      const [oldest] = open;
      if (open.size <= limit || !oldest) continue;
      // Whoever closes it lets go of it, too, but may take a while.
      this.remove(kind, oldest[1], oldest[0]);
      this.evictOldest(oldest[0]);
    }
  }

  remove(kind: Kind, holder: Holder, held: Held): void {
    for (const [key] of this.#keysOf(kind, holder)) {
      const open = this.#open.get(key);
      open?.delete(held);
      if (open?.size === 0) this.#open.delete(key);
    }
  }

  #keysOf(kind: Kind, { credential, person }: Holder): [key: string, limit: number][] {
    const limit = this.limits[kind];
    return [
      [`${kind} ${credential}`, Math.ceil(limit / 2)],
      [`${kind} ${person}`, limit],
    ];
  }
}
