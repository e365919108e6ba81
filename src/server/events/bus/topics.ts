type Listener = (message: string) => void;

/** Who in this process listens to what: one subscription a topic, however many listen. */
export class Topics {
  readonly #listeners = new Map<string, Set<Listener>>();

  /** Answers whether it is the topic's first listener. */
  add(topic: string, listener: Listener): boolean {
    const known = this.#listeners.get(topic);
    if (known) {
      known.add(listener);
      return false;
    }
    this.#listeners.set(topic, new Set([listener]));
    return true;
  }

  /** Answers whether nobody listens any more. */
  remove(topic: string, listener: Listener): boolean {
    const known = this.#listeners.get(topic);
    known?.delete(listener);
    if (!known || known.size > 0) return false;
    this.#listeners.delete(topic);
    return true;
  }

  tell(topic: string, message: string): void {
    for (const listener of this.#listeners.get(topic) ?? []) listener(message);
  }
}
