import { networkOf } from '../infra/network';

interface ConnectionLimits {
  /** Connections that one network may have open on this process. */
  perAddress: number;
  /** Connections on this process of which it is not known whose they are. */
  unauthenticated: number;
}

/** The part of the unauthenticated connections that may come from one network, lest it keep all others out. */
export const SHARE_OF_UNAUTHENTICATED = 0.5;
/** Nobody without credentials stays longer. */
export const UNAUTHENTICATED_MS = 10_000;
/** An unauthenticated connection this new may be a member’s, whose token is on its way. */
const ARRIVING_MS = 1_000;

/** Why an unauthenticated connection is closed: it did not sign in in time, or made room for another. */
export type Dismissal = 'late' | 'crowded';

interface Guest {
  since: number;
  dismiss(why: Dismissal): void;
}

interface Network {
  all: number;
  /** In the order in which they came. */
  unauthenticated: Set<Guest>;
}

export type ConnectionSlot = {
  /** It is known now who this is. */
  markAuthenticated(): void;
  leave(): void;
};

/**
 * How many connections may be open at once: so many that no office meets it, too few to fill a machine.
 * Where unauthenticated connections fill it, the oldest of them makes room, so that a member always gets in.
 */
export class ConnectionLimiter {
  readonly #networks = new Map<string, Network>();
  readonly #unauthenticated = new Set<Guest>();

  constructor(
    private readonly limits: ConnectionLimits,
    private readonly now: () => number = Date.now,
  ) {}

  /** Lets one more in from this address, unless its network has too many that are known or just arriving. */
  enter(address: string, dismiss: (why: Dismissal) => void): ConnectionSlot | 'too many here' {
    const key = networkOf(address);
    const from = this.#networks.get(key) ?? { all: 0, unauthenticated: new Set<Guest>() };
    if (from.all >= this.limits.perAddress && !this.#dismissSettled(from)) return 'too many here';
    if (from.unauthenticated.size >= this.limits.unauthenticated * SHARE_OF_UNAUTHENTICATED)
      evictOldest(from.unauthenticated);
    else if (this.#unauthenticated.size >= this.limits.unauthenticated)
      evictOldest(this.#unauthenticated);
    return this.#addSlot(key, from, dismiss);
  }

  /** Closes every unauthenticated connection that has been here too long. */
  dismissLate(): void {
    const tooLong = this.now() - UNAUTHENTICATED_MS;
    for (const guest of this.#unauthenticated) {
      if (guest.since > tooLong) return;
      guest.dismiss('late');
    }
  }

  #addSlot(key: string, from: Network, dismiss: (why: Dismissal) => void): ConnectionSlot {
    let isHere = true;
    const markAuthenticated = () => {
      this.#unauthenticated.delete(guest);
      from.unauthenticated.delete(guest);
    };
    const leave = () => {
      if (!isHere) return;
      isHere = false;
      markAuthenticated();
      from.all -= 1;
      if (from.all === 0) this.#networks.delete(key);
    };
    const guest: Guest = {
      since: this.now(),
      dismiss(why) {
        leave();
        dismiss(why);
      },
    };
    this.#networks.set(key, from);
    from.all += 1;
    from.unauthenticated.add(guest);
    this.#unauthenticated.add(guest);
    return { markAuthenticated, leave };
  }

  #dismissSettled({ unauthenticated }: Network): boolean {
    const [oldest] = unauthenticated;
    if (!oldest || oldest.since > this.now() - ARRIVING_MS) return false;
    oldest.dismiss('crowded');
    return true;
  }
}

function evictOldest(unauthenticated: Set<Guest>): void {
  const [oldest] = unauthenticated;
  oldest?.dismiss('crowded');
}
