/** Pub/sub between processes: what a bus adds to notifying local listeners. */
export interface Transport {
  /** Never throws and never waits. A process does not receive what it sends. */
  send(topic: string, message: string): void;
  /** Resolves once messages arrive, or will as soon as the other side is back. */
  listen(topic: string): Promise<void>;
  leave(topic: string): void;
  readonly healthy: boolean;
  readonly lagMs: number;
  close(): void;
}

/** Receives what other processes sent. */
export type OnMessage = (topic: string, message: string) => void;
