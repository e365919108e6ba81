import type { StreamBatch } from '@/shared/events';

/**
 * One yield of `event.stream` on its way to many sockets: encoded once, and laid out once an operation id.
 * Clients that subscribe first thing share the same id, so nearly always that is once altogether.
 */
export class Frame {
  readonly #byOperation = new Map<number | string, Buffer>();

  constructor(
    readonly cursor: string,
    /** A `StreamBatch` as JSON. */
    readonly json: string,
    /** Left out first when a socket falls behind: it is not in the log. */
    readonly ephemeral = false,
  ) {}

  /** The message of tRPC's WebSocket protocol that carries this to a subscription as a tracked yield. */
  forOperation(id: number | string): Buffer {
    const known = this.#byOperation.get(id);
    if (known) return known;
    const cursor = JSON.stringify(this.cursor);
    const made = Buffer.from(
      `{"id":${JSON.stringify(id)},"result":{"id":${cursor},"data":{"id":${cursor},"data":${this.json}},"type":"data"}}`,
    );
    this.#byOperation.set(id, made);
    return made;
  }

  /** For transports that encode by themselves. */
  parse(): StreamBatch {
    // Encoded by this program a moment ago, from a StreamBatch.
    return JSON.parse(this.json) as StreamBatch;
  }
}
