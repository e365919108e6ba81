/** State of the browser's connection to the server. */
export interface ConnectionStatus {
  /**
   * `connecting`: being opened, or lost and being opened again; what is asked meanwhile waits.
   * `open`: the server responds. `closed`: over for good, see `closeCode`; only a new sign-in helps.
   */
  state: 'connecting' | 'open' | 'closed';
  /** `http` while WebSockets can't be opened here; the socket is tried again by itself. */
  transport: 'socket' | 'http';
  /** The code the last socket closed with; `null` while none has. */
  closeCode: number | null;
  /** When `state` last changed, in ms of `Date.now()`. */
  since: number;
}

const listeners = new Set<() => void>();
let current: ConnectionStatus = {
  state: 'connecting',
  transport: 'socket',
  closeCode: null,
  since: Date.now(),
};

/** Shaped for `useSyncExternalStore(connection.subscribe, connection.get, connection.get)`. */
export const connection = {
  get: (): ConnectionStatus => current,
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};

/** For the transport alone. */
export function setConnectionStatus(change: Partial<Omit<ConnectionStatus, 'since'>>): void {
  const next = { ...current, ...change };
  if (next.state !== current.state) next.since = Date.now();
  if (JSON.stringify(next) === JSON.stringify(current)) return;
  current = next;
  for (const listener of listeners) listener();
}
