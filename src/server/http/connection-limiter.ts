import { networkOf } from '../infra/network';

interface ConnectionLimits {
  /** Connections that one network may have open on this process. */
  perAddress: number;
  /** Connections on this process of which it is not known whose they are. */
  strangers: number;
}

/** The part of the strangers that may come from one network, lest it keep all others out. */
export const SHARE_OF_UNAUTHENTICATED = 0.5;
/** Nobody without credentials stays longer. */
export const UNAUTHENTICATED_MS = 10_000;
/** A stranger this new may be a member whose token is on its way. */
const ARRIVING_MS = 1_000;

/** Why a stranger has to go: it did not sign in in time, or made room for another. */
export type Dismissal = 'late' | 'crowded';

interface Guest {
  since: number;
  dismiss(why: Dismissal): void;
}

interface Network {
  all: number;
  /** In the order in which they came. */
  strangers: Set<Guest>;
}

export type Admitted = {
  /** It is known now who this is. */
  markAuthenticated(): void;
  leave(): void;
};

/**
 * How many connections may be open at once: so many that no office meets it, too few to fill a machine.
 * Where strangers fill it, the oldest of them makes room, so that a member always gets in.
 */
export class ConnectionLimiter {
  readonly #networks = new Map<string, Network>();
  readonly #strangers = new Set<Guest>();

  constructor(
    private readonly limits: ConnectionLimits,
    private readonly now: () => number = Date.now,
  ) {}

  /** Lets one more in from this address, unless its network has too many that are known or just arriving. */
  enter(address: string, dismiss: (why: Dismissal) => void): Admitted | 'too many here' {
    const key = networkOf(address);
    const from = this.#networks.get(key) ?? { all: 0, strangers: new Set<Guest>() };
    if (from.all >= this.limits.perAddress && !this.#dismissSettled(from)) return 'too many here';
    if (from.strangers.size >= this.limits.strangers * SHARE_OF_UNAUTHENTICATED)
      crowdOut(from.strangers);
    else if (this.#strangers.size >= this.limits.strangers) crowdOut(this.#strangers);
    return this.#admit(key, from, dismiss);
  }

  /** Lets go of every stranger who has been here too long. */
  dismissLate(): void {
    const tooLong = this.now() - UNAUTHENTICATED_MS;
    for (const guest of this.#strangers) {
      if (guest.since > tooLong) return;
      guest.dismiss('late');
    }
  }

  #admit(key: string, from: Network, dismiss: (why: Dismissal) => void): Admitted {
    let isHere = true;
    const markAuthenticated = () => {
      this.#strangers.delete(guest);
      from.strangers.delete(guest);
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
    from.strangers.add(guest);
    this.#strangers.add(guest);
    return { markAuthenticated, leave };
  }

  #dismissSettled({ strangers }: Network): boolean {
    const [oldest] = strangers;
    if (!oldest || oldest.since > this.now() - ARRIVING_MS) return false;
    oldest.dismiss('crowded');
    return true;
  }
}

function crowdOut(strangers: Set<Guest>): void {
  const [oldest] = strangers;
  oldest?.dismiss('crowded');
}
