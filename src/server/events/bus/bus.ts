/**
 * How processes tell each other that something happened. A hint, never the truth: a message may be lost
 * or come twice, and whoever listens finds what is missing in the log.
 */
export interface Bus {
  /** To the other processes, if there are any: never throws and never waits. `message` is made only for them. */
  publish(topic: string, message: () => string): void;
  /** Resolves once messages arrive; the answer ends it. */
  subscribe(topic: string, listener: (message: string) => void): Promise<() => void>;
  /** False while messages of other processes may be getting lost. */
  readonly healthy: boolean;
  /** How long what was last sent through was under way, or has been until now. */
  readonly lagMs: number;
  close(): Promise<void>;
}
