import type { MemberId } from '@/shared/id';
import type { MemberPresence } from '@/shared/model/presence';
import type { Ctx } from '../domain/context';
import { type Connection, listenerOf, openInTurn } from './connection';

/**
 * The presence of some members until the caller stops. A stream that receives nothing goes along, so that it
 * ends as `event.stream` does: when the member is deactivated, and with the session or token.
 */
export async function* watchPresence(
  ctx: Ctx,
  { memberIds }: { memberIds: MemberId[] },
  connection: Connection,
): AsyncGenerator<MemberPresence[], void> {
  const { realtime, holder, alone, signal } = connection;
  const { workspaceId } = ctx;
  while (!signal?.aborted) {
    const { stream } = await openInTurn(
      connection,
      [listenerOf(ctx), null, { quiet: true }],
      signal,
    );
    realtime.sessions.register(holder, stream, { alone });
    const over = new AbortController();
    void stream.ended(signal).then(() => over.abort());
    try {
      yield* realtime.presence.watch(workspaceId, memberIds, over.signal);
    } finally {
      realtime.sessions.unregister(holder, stream);
      realtime.hub.close(workspaceId, stream);
    }
    stream.throwIfRefused();
  }
}
