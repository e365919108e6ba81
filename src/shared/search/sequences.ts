interface Node<Kind> {
  next: Map<number, number>;
  /** The node of the longest other sequence that what was read so far ends with. */
  fallback: number;
  length: number;
  /** The kinds of sequences that end here. */
  ends: Kind[];
  /** The next node on the way of fallbacks at which a sequence ends; 0 when there is none. */
  shorter: number;
}

/** Finds sequences of numbers in longer ones, all in one pass: an automaton after Aho and Corasick. */
export class Sequences<Kind> {
  readonly #nodes: Node<Kind>[] = [nodeAt(0)];
  /** By their last eight bits, the numbers that a sequence begins with: most begin none. */
  readonly #begins = new Uint8Array(256);

  get isEmpty(): boolean {
    return this.#nodes.length === 1;
  }

  /** Before `connect`, and not empty. */
  add(numbers: number[], kind: Kind): void {
    let node = this.#at(0);
    this.#begins[(numbers[0] ?? 0) & 255] = 1;
    for (const number of numbers) {
      let next = node.next.get(number);
      if (next === undefined) {
        next = this.#nodes.push(nodeAt(node.length + 1)) - 1;
        node.next.set(number, next);
      }
      node = this.#at(next);
    }
    if (!node.ends.includes(kind)) node.ends.push(kind);
  }

  /** Once all of them are added. */
  connect(): void {
    const reached = [0];
    // It grows while it is read: nodes nearer to the beginning come first.
    for (const from of reached) {
      for (const [number, to] of this.#at(from).next) {
        const node = this.#at(to);
        node.fallback = from === 0 ? 0 : this.next(this.#at(from).fallback, number);
        const fallback = this.#at(node.fallback);
        node.shorter = fallback.ends.length > 0 ? node.fallback : fallback.shorter;
        reached.push(to);
      }
    }
  }

  /** The state after one more number; 0 is the first state. */
  next(state: number, number: number): number {
    if (state === 0 && this.#begins[number & 255] === 0) return 0;
    for (let at = state; ; at = this.#at(at).fallback) {
      const next = this.#at(at).next.get(number);
      if (next !== undefined) return next;
      if (at === 0) return 0;
    }
  }

  endsAny(state: number): boolean {
    if (state === 0) return false;
    const { ends, shorter } = this.#at(state);
    return ends.length > 0 || shorter !== 0;
  }

  /** The first, of the longest sequence that ends in this state, for which `accept` has a result. */
  endingAt<T>(state: number, accept: (kind: Kind, length: number) => T | null): T | null {
    let node = this.#at(state);
    for (;;) {
      for (const kind of node.ends) {
        const accepted = accept(kind, node.length);
        if (accepted !== null) return accepted;
      }
      if (node.shorter === 0) return null;
      node = this.#at(node.shorter);
    }
  }

  #at(index: number): Node<Kind> {
    const node = this.#nodes[index];
    if (!node) throw new RangeError('No such state');
    return node;
  }
}

function nodeAt<Kind>(length: number): Node<Kind> {
  return { next: new Map(), fallback: 0, length, ends: [], shorter: 0 };
}
