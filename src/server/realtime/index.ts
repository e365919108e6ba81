export interface Realtime {
  close(): Promise<void>;
}
