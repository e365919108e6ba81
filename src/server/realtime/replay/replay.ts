import { type Cursor, formatCursor } from '@/shared/cursor';
import type { StreamBatch } from '@/shared/events';
import type { Entry } from '../../events/entry';
import { Frame } from '../frame';

/** Events of a replay in one yield, and about how many bytes: well below what a socket may hold back. */
const REPLAY_BATCH = 100;
const REPLAY_BATCH_LENGTH = 64 * 1024;

/** What was missed up to a head. Everyone who missed the same shares one, and so it is encoded once. */
export class Replay {
  #fresh: Frame[] | null = null;
  #resumed: Frame[] | null = null;

  constructor(
    readonly head: Cursor,
    /** Collapsed, in rev order; `null` when the cursor is too old or of another epoch. */
    readonly entries: Entry[] | null,
  ) {}

  /**
   * What a stream sends before anything new: `ready` to a client that starts, what was missed and then `live` to one
   * that resumes, `resync` where what was missed cannot be replayed.
   */
  beginning(fresh: boolean): Frame[] {
    if (fresh) {
      this.#fresh ??= [this.#marker('ready')];
      return this.#fresh;
    }
    this.#resumed ??= this.entries
      ? [...this.#replayed(this.entries), this.#marker('live')]
      : [this.#marker('resync')];
    return this.#resumed;
  }

  #marker(kind: 'ready' | 'resync' | 'live'): Frame {
    const cursor = formatCursor(this.head);
    const batch: StreamBatch = { kind, cursor };
    return new Frame(cursor, { batch: JSON.stringify(batch) });
  }

  #replayed(entries: Entry[]): Frame[] {
    return batches(entries).map((part) => {
      const rev = part.at(-1)?.rev ?? this.head.rev;
      const events = part.map((entry) => entry.json).join(',');
      const batch = `{"kind":"events","events":[${events}]}`;
      return new Frame(formatCursor({ epoch: this.head.epoch, rev }), { batch });
    });
  }
}

function batches(entries: Entry[]): Entry[][] {
  const parts: Entry[][] = [];
  let part: Entry[] = [];
  let length = 0;
  for (const entry of entries) {
    if (part.length === REPLAY_BATCH || length > REPLAY_BATCH_LENGTH) {
      parts.push(part);
      part = [];
      length = 0;
    }
    part.push(entry);
    length += entry.json.length;
  }
  return part.length > 0 ? [...parts, part] : parts;
}
