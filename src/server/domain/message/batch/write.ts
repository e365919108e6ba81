import type postgres from 'postgres';
import type { WorkspaceId } from '@/shared/id';
import type { Plan } from './plan-batch';
import { type Head, writePosts } from './write-posts';

/** Everything that a planned batch changes, in one statement: its posts, and the threads that they reply to. */
export async function writePlan(
  tx: postgres.TransactionSql,
  workspaceId: WorkspaceId,
  { posted, roots, at }: Plan,
): Promise<Head> {
  const rows = posted.map(({ message, digest, mentions }, index) => {
    const { id, channelId, seq, kind, authorId, body, parentId, key } = message;
    const post = { id, channelId, seq, kind, authorId, body, parentId, key, digest, mentions };
    return { nth: index + 1, ...post };
  });
  const threads = [...roots.values()].map(({ id, replyCount, participantIds }) => ({
    id,
    replyCount,
    participantIds,
  }));
  const channelIds = [...new Set(rows.map(({ channelId }) => channelId))];
  const [head] = await tx<{ base: string; epoch: string }[]>`
    with post as (
      select * from jsonb_to_recordset(${tx.json(rows)}) as post(
        nth int, id uuid, "channelId" uuid, seq bigint, kind text, "authorId" uuid, body text, "parentId" uuid, key text,
        digest text, mentions jsonb)
    ), root as (
      update messages m set reply_count = r."replyCount", last_reply_at = ${at},
        participant_ids = array(select jsonb_array_elements_text(r."participantIds")::uuid)
      from jsonb_to_recordset(${tx.json(threads)}) as r(id uuid, "replyCount" int, "participantIds" jsonb)
      where m.workspace_id = ${workspaceId} and m.id = r.id and m.id = any(${[...roots.keys()]}::uuid[])
    ), ${writePosts(tx, { workspaceId, at, channelIds, count: posted.length })}
    select base, epoch from head`;
  if (!head) throw new Error(`Workspace ${workspaceId} has no head row`);
  return { base: Number(head.base), epoch: head.epoch };
}
