import type { Store } from '@/server/db/client';
import type { ChannelId, WorkspaceId } from '@/shared/id';
import type { LogRow, StoredMessage, Truth } from './verdicts';

/** Everything that the store holds of a workspace, in one snapshot. */
export function readTruth(
  { sql }: Store,
  workspaceId: WorkspaceId,
  firstMembers: Map<ChannelId, string[]>,
): Promise<Truth> {
  return sql.begin('isolation level repeatable read read only', async (tx) => {
    const [head] = await tx<{ epoch: string; rev: number }[]>`
      select epoch, rev::int from workspace_heads where workspace_id = ${workspaceId}`;
    if (!head) throw new Error('The workspace is not in the store');
    const channels = await tx<{ id: ChannelId; lastSeq: number }[]>`
      select id, last_seq::int as "lastSeq" from channels where workspace_id = ${workspaceId}`;
    const messages = await tx<StoredMessage[]>`
      select id, channel_id as "channelId", author_id as "authorId", key, body, seq::int
      from messages where workspace_id = ${workspaceId}`;
    const log = await tx<LogRow[]>`
      select rev::int, type, channel_id as "channelId", member_id as "memberId",
        subject_id as "subjectId"
      from events where workspace_id = ${workspaceId} order by rev`;
    return {
      ...head,
      channels: channels.map(({ id, lastSeq }) => ({
        id,
        lastSeq,
        firstMemberIds: firstMembers.get(id) ?? [],
      })),
      messages: [...messages],
      log: [...log],
    };
  });
}
