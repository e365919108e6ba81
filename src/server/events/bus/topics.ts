type Listener = (message: string) => void;

/** Local listeners by topic: one subscription a topic, however many listeners it has. */
export class Topics {
  readonly #listeners = new Map<string, Set<Listener>>();

  /** @returns Whether it is the topic's first listener. */
  add(topic: string, listener: Listener): boolean {
    const known = this.#listeners.get(topic);
    if (known) {
      known.add(listener);
      return false;
    }
    this.#listeners.set(topic, new Set([listener]));
    return true;
  }

  /** @returns Whether it was the topic's last listener. */
  remove(topic: string, listener: Listener): boolean {
    const known = this.#listeners.get(topic);
    known?.delete(listener);
    if (!known || known.size > 0) return false;
    this.#listeners.delete(topic);
    return true;
  }

  dispatch(topic: string, message: string): void {
    for (const listener of this.#listeners.get(topic) ?? []) listener(message);
  }
}
