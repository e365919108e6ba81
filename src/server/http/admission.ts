import { isIPv6 } from 'node:net';

interface AdmissionLimits {
  /** Sockets that one network address may have open on this process. */
  perAddress: number;
  /** Sockets on this process of which it is not known whose they are. */
  strangers: number;
}

/** The part of the strangers that may come from one address, lest it keep all others out. */
const SHARE_OF_STRANGERS = 0.5;

interface Visitors {
  all: number;
  strangers: number;
}

export type Visit = {
  /** It is known now who this is. */
  recognise(): void;
  leave(): void;
};

/** How many sockets may be open at once: so many that no office meets it, too few to fill a machine. */
export class Admission {
  readonly #byAddress = new Map<string, Visitors>();
  #strangers = 0;

  constructor(private readonly limits: AdmissionLimits) {}

  /** Lets one more in from this address; otherwise answers what to refuse it with. */
  enter(address: string): Visit | 'too many here' | 'too many strangers' {
    const { perAddress, strangers } = this.limits;
    const key = networkOf(address);
    const from = this.#byAddress.get(key) ?? { all: 0, strangers: 0 };
    if (from.all >= perAddress) return 'too many here';
    if (from.strangers >= strangers * SHARE_OF_STRANGERS) return 'too many here';
    if (this.#strangers >= strangers) return 'too many strangers';
    this.#byAddress.set(key, from);
    from.all += 1;
    from.strangers += 1;
    this.#strangers += 1;
    let isStranger = true;
    let isHere = true;
    const recognise = () => {
      if (!isStranger) return;
      isStranger = false;
      from.strangers -= 1;
      this.#strangers -= 1;
    };
    return {
      recognise,
      leave: () => {
        if (!isHere) return;
        isHere = false;
        recognise();
        from.all -= 1;
        if (from.all === 0) this.#byAddress.delete(key);
      },
    };
  }
}

/** One caller has a whole /64 of IPv6: all of it counts as one. */
function networkOf(address: string): string {
  if (!isIPv6(address) || address.startsWith('::ffff:')) return address;
  const [head = '', tail = ''] = address.split('::');
  const before = head.split(':').filter(Boolean);
  const after = tail.split(':').filter(Boolean);
  const zeros = Array.from({ length: 8 - before.length - after.length }, () => '0');
  return [...before, ...zeros, ...after]
    .slice(0, 4)
    .map((part) => parseInt(part, 16).toString(16))
    .join(':');
}
