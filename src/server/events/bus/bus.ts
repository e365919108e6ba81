/**
 * Notifies other processes that something happened. A hint, never the truth: a message may be lost or come twice,
 * and subscribers read what is missing from the log.
 */
export interface Bus {
  /** To the other processes, if there are any: never throws and never waits. `message` is made only for them. */
  publish(topic: string, message: () => string): void;
  /** Resolves once messages arrive, with a function that unsubscribes. */
  subscribe(topic: string, listener: (message: string) => void): Promise<() => void>;
  /** False while messages of other processes may be getting lost. */
  readonly healthy: boolean;
  /** How long what was last sent through was under way, or has been until now. */
  readonly lagMs: number;
  close(): Promise<void>;
}
