/** The way to other processes and back: what a bus adds to telling those who listen in this one. */
export interface Transport {
  /** Never throws and never waits; what this process sends it does not hear. */
  send(topic: string, message: string): void;
  /** Resolves once messages arrive, or will as soon as the other side is back. */
  listen(topic: string): Promise<void>;
  leave(topic: string): void;
  readonly healthy: boolean;
  readonly lagMs: number;
  close(): void;
}

/** Told what other processes sent. */
export type OnMessage = (topic: string, message: string) => void;
