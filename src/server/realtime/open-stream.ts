import type { TrackedEnvelope } from '@trpc/server';
import { tracked } from '@trpc/server';
import { formatCursor, parseCursor } from '@/shared/cursor';
import type { StreamBatch } from '@/shared/events';
import type { StreamEvents } from '@/shared/input/message';
import { patiently } from '../db/errors';
import type { Ctx } from '../domain/context';
import { type Connection, listenerOf } from './connection';
import { liveHandle } from './handle';
import type { Opened } from './hub';
import type { LiveSocket } from './socket';

/** Events of a replay in one yield: a batch stays well below what a socket may hold back. */
const REPLAY_BATCH = 100;

type Yield = TrackedEnvelope<StreamBatch>;

/**
 * The subscription behind the whole client. It starts with `ready` (no cursor), with the replay and
 * `live`, or with `resync`; then events follow as they are committed. It ends only with an error: what
 * overflows or comes from another epoch starts over with `resync`.
 */
export async function* openStream(
  ctx: Ctx,
  input: StreamEvents,
  connection: Connection,
): AsyncGenerator<Yield, void> {
  const { realtime, credential, socket, signal } = connection;
  const who = listenerOf(ctx);
  const given = input.lastEventId ?? null;
  // What is not a cursor of ours is as good as one from another epoch.
  let cursor = given === null ? null : (parseCursor(given) ?? { epoch: 'unknown', rev: 0 });
  realtime.presence.arrive(who.workspaceId, who.memberId);
  try {
    while (!signal?.aborted) {
      const opened = await patiently(() => realtime.hub.open(who, cursor, { credential }), signal);
      const { stream } = opened;
      realtime.credentials.hold(credential, stream);
      try {
        stream.throwIfRefused();
        yield* beginning(opened, { fresh: cursor === null, socket });
        if (socket) {
          yield liveHandle(formatCursor(opened.replay.head), stream);
          await stream.ended(signal);
        } else {
          for await (const frame of stream.frames(signal))
            yield tracked(frame.cursor, frame.parse());
        }
      } finally {
        realtime.credentials.release(credential, stream);
        realtime.hub.close(who.workspaceId, stream);
      }
      stream.throwIfRefused();
      if (stream.end === 'closed') return;
      cursor = { epoch: 'unknown', rev: 0 };
    }
  } finally {
    realtime.presence.depart(who.workspaceId, who.memberId);
  }
}

interface Beginning {
  fresh: boolean;
  socket: LiveSocket | null;
}

async function* beginning(
  { replay }: Opened,
  { fresh, socket }: Beginning,
): AsyncGenerator<Yield, void> {
  const cursor = formatCursor(replay.head);
  if (fresh) {
    yield tracked(cursor, { kind: 'ready', cursor });
    return;
  }
  if (replay.entries === null) {
    yield tracked(cursor, { kind: 'resync', cursor });
    return;
  }
  for (let at = 0; at < replay.entries.length; at += REPLAY_BATCH) {
    const batch = replay.entries.slice(at, at + REPLAY_BATCH);
    const upTo = formatCursor({
      epoch: replay.head.epoch,
      rev: batch.at(-1)?.rev ?? replay.head.rev,
    });
    // Each entry's JSON is an event, encoded by `encodeEntry`.
    const events = JSON.parse(`[${batch.map((entry) => entry.json).join(',')}]`);
    yield tracked(upTo, { kind: 'events', events });
    await socket?.room();
  }
  yield tracked(cursor, { kind: 'live', cursor });
}
