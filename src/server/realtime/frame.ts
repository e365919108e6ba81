import type { StreamBatch } from '@/shared/events';

/** One item of `event.stream`: an event, or a whole batch of another kind, as JSON. */
export class Frame {
  /** What has piled up for a socket when it is this alone. */
  readonly alone: FrameBatch;

  constructor(
    readonly cursor: string,
    readonly content: { event: string } | { batch: string },
    /** Left out first when a socket falls behind: it is not in the log. */
    readonly ephemeral = false,
  ) {
    this.alone = new FrameBatch(this, null);
  }

  /** About how much it takes, in bytes of ASCII. */
  get length(): number {
    return 'event' in this.content ? this.content.event.length : this.content.batch.length;
  }

  /** The `StreamBatch` that carries it, as JSON. */
  get json(): string {
    return 'event' in this.content ? eventsBatch([this.content.event]) : this.content.batch;
  }

  /** For transports that encode by themselves. */
  parse(): StreamBatch {
    // Encoded by this program a moment ago, from a StreamBatch.
    return JSON.parse(this.json) as StreamBatch;
  }
}

/**
 * Frames that a socket is to send with its next write. Sockets with the same frames share one batch: it is
 * encoded once for all of them, and laid out once an operation id. Clients that subscribe first thing share
 * the same id, so nearly always that is once altogether.
 */
export class FrameBatch {
  readonly size: number;
  #next: FrameBatch | null = null;
  #tails: string[] | null = null;
  #lastHead = '';
  #lastLayout: Buffer | null = null;

  constructor(
    private readonly top: Frame,
    private readonly below: FrameBatch | null,
  ) {
    this.size = (below?.size ?? 0) + 1;
  }

  /** The batch with one more frame on top; whoever adds the same one gets the same batch. */
  add(frame: Frame): FrameBatch {
    if (this.#next?.top !== frame) this.#next = new FrameBatch(frame, this);
    return this.#next;
  }

  /** WebSocket frames, whole, with the messages of tRPC's protocol for the subscription that `head` names. */
  layoutFor(head: string): Buffer {
    if (this.#lastLayout && this.#lastHead === head) return this.#lastLayout;
    this.#tails ??= tailsOf(this.#frames());
    const texts = this.#tails.map((tail) => textFrame(head + tail));
    const [first] = texts;
    const layout = texts.length === 1 && first ? first : Buffer.concat(texts);
    this.#lastHead = head;
    this.#lastLayout = layout;
    return layout;
  }

  #frames(): Frame[] {
    const frames: Frame[] = [];
    for (let at: FrameBatch | null = this; at; at = at.below) frames.push(at.top);
    return frames.reverse();
  }
}

/** How each message to a subscription begins: with the id that its client gave it. */
export const headOf = (id: number | string | null, jsonrpc?: '2.0') =>
  `{"id":${JSON.stringify(id)}${jsonrpc ? ',"jsonrpc":"2.0"' : ''},`;

// Events in a row become one batch, whose cursor is the last one's.
function tailsOf(frames: Frame[]): string[] {
  const tails: string[] = [];
  let events: string[] = [];
  for (const [index, { content, cursor }] of frames.entries()) {
    if ('batch' in content) {
      tails.push(tailOf(cursor, content.batch));
      continue;
    }
    events.push(content.event);
    const next = frames[index + 1];
    if (next && 'event' in next.content) continue;
    tails.push(tailOf(cursor, eventsBatch(events)));
    events = [];
  }
  return tails;
}

const eventsBatch = (events: string[]) => `{"kind":"events","events":[${events.join(',')}]}`;

/** A tracked yield in the message of tRPC's WebSocket protocol, behind its id. */
function tailOf(cursor: string, batch: string): string {
  const id = JSON.stringify(cursor);
  return `"result":{"id":${id},"data":{"id":${id},"data":${batch}},"type":"data"}}`;
}

const FINAL_TEXT = 0x81;

/** An unmasked text frame, whole: RFC 6455, section 5.2. */
export function textFrame(text: string): Buffer {
  const length = Buffer.byteLength(text);
  const head = length < 126 ? 2 : length < 65_536 ? 4 : 10;
  const frame = Buffer.allocUnsafe(head + length);
  frame[0] = FINAL_TEXT;
  if (head === 2) frame[1] = length;
  else if (head === 4) {
    frame[1] = 126;
    frame.writeUInt16BE(length, 2);
  } else {
    frame[1] = 127;
    frame.writeBigUInt64BE(BigInt(length), 2);
  }
  frame.write(text, head);
  return frame;
}
