import { type Cursor, formatCursor } from '@/shared/cursor';
import type { StreamBatch } from '@/shared/events';
import { Frame } from './frame';
import type { Replay } from './replay';

/** Events of a replay in one yield: a batch stays well below what a socket may hold back. */
const REPLAY_BATCH = 100;

/**
 * What a stream says before anything new: `ready` to someone who starts, what was missed and then `live`
 * to someone who comes back, `resync` where what was missed cannot be told.
 */
export function* beginningOf(replay: Replay, fresh: boolean): Generator<Frame, void> {
  const cursor = formatCursor(replay.head);
  const say = (kind: 'ready' | 'resync' | 'live') => {
    const batch: StreamBatch = { kind, cursor };
    return new Frame(cursor, { batch: JSON.stringify(batch) });
  };
  if (fresh) {
    yield say('ready');
    return;
  }
  if (replay.entries === null) {
    yield say('resync');
    return;
  }
  yield* replayed(replay.entries, replay.head.epoch);
  yield say('live');
}

function* replayed(entries: NonNullable<Replay['entries']>, epoch: Cursor['epoch']) {
  for (let at = 0; at < entries.length; at += REPLAY_BATCH) {
    const part = entries.slice(at, at + REPLAY_BATCH);
    const last = part.at(-1);
    if (!last) return;
    const events = part.map((entry) => entry.json).join(',');
    const batch = `{"kind":"events","events":[${events}]}`;
    yield new Frame(formatCursor({ epoch, rev: last.rev }), { batch });
  }
}
