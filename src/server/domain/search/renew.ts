import type postgres from 'postgres';
import type { ChannelId, MessageId, WorkspaceId } from '@/shared/id';
import type { Sql } from '../../db/client';
import {
  CHANNELS,
  type ChannelKey,
  doNotWaitForDisk,
  type Progress,
  perChannel,
  type Range,
  type Reached,
  rangesOf,
  reachedIn,
  readRanges,
} from './ranges';
import { VERSION } from './searchable';
import { rewriteTexts, textRowsOf } from './texts';

/**
 * Renews a slice of what an earlier version wrote, the newest first. Only rows that differ are written: few do.
 *
 * @returns Whether there is more to do.
 */
export async function renew(sql: Sql): Promise<boolean> {
  const outdated = await findOutdated(sql);
  if (outdated.length === 0) return false;
  return sql.begin(async (tx) => {
    await doNotWaitForDisk(tx);
    const ranges = rangesOf(await holdOutdated(tx, outdated));
    if (ranges.length === 0) return false;
    const held = await holdTexts(tx, ranges);
    const read = await readRanges(tx, ranges);
    const kept = read.filter(({ id, isText }) => isText && held.has(id));
    await rewriteTexts(tx, await textRowsOf(kept));
    await saveRenewed(tx, reachedIn(ranges, read));
    return true;
  });
}

const isOutdated = (sql: Sql | postgres.TransactionSql) => sql`
  (version <> ${VERSION} or renewed_to_seq < to_seq or renewed_after_seq > after_seq) and to_seq > after_seq`;

async function findOutdated(sql: Sql): Promise<ChannelKey[]> {
  return sql<ChannelKey[]>`
    select workspace_id as "workspaceId", channel_id as "channelId" from search_progress
    where ${isOutdated(sql)} limit ${CHANNELS}`;
}

/** What is left to renew. What another process holds is left to that one. */
async function holdOutdated(
  tx: postgres.TransactionSql,
  places: ChannelKey[],
): Promise<Progress[]> {
  const rows = await tx<Record<keyof Progress | 'floor', string>[]>`
    update search_progress p set version = ${VERSION},
      renewed_after_seq = case when p.version = ${VERSION} then p.renewed_after_seq else p.to_seq end,
      renewed_to_seq = case when p.version = ${VERSION} then p.renewed_to_seq else p.to_seq end
    from (
      select workspace_id, channel_id from search_progress
      where (workspace_id, channel_id) in (
        select * from unnest(${places.map((place) => place.workspaceId)}::uuid[], ${places.map((place) => place.channelId)}::uuid[]))
        and ${isOutdated(tx)}
      order by channel_id for update skip locked
    ) held
    where p.workspace_id = held.workspace_id and p.channel_id = held.channel_id
    returning p.workspace_id as "workspaceId", p.channel_id as "channelId", p.to_seq as last,
      p.renewed_after_seq as after, p.renewed_to_seq as "to", p.after_seq as floor`;
  return rows.map((row) => ({
    workspaceId: row.workspaceId as WorkspaceId,
    channelId: row.channelId as ChannelId,
    last: Number(row.last),
    after: Number(row.after),
    to: Number(row.to),
    floor: Number(row.floor),
  }));
}

/**
 * Locks the rows of these ranges, so that edits from now on come after this. Rows that an edit holds already are
 * skipped: that edit marks them stale, and to wait for it could be a deadlock.
 */
async function holdTexts(tx: postgres.TransactionSql, ranges: Range[]): Promise<Set<MessageId>> {
  const held = await tx<{ id: MessageId }[]>`
    select t.message_id as id
    from jsonb_to_recordset(${tx.json(ranges.map((range) => ({ ...range })))}) as range(
      "workspaceId" uuid, "channelId" uuid, after bigint, "to" bigint)
    join messages m on m.workspace_id = range."workspaceId" and m.channel_id = range."channelId"
      and m.seq > range.after and m.seq <= range."to"
    join search_texts t on t.workspace_id = m.workspace_id and t.message_id = m.id
    where t.text is not null
    order by t.message_id for update of t skip locked`;
  return new Set(held.map(({ id }) => id));
}

async function saveRenewed(tx: postgres.TransactionSql, reached: Reached[]): Promise<void> {
  await tx`
    update search_progress p set renewed_after_seq = coalesce(r.after, p.renewed_after_seq),
      renewed_to_seq = coalesce(r."to", p.renewed_to_seq)
    from (${perChannel(tx, reached)}) r
    where p.workspace_id = r."workspaceId" and p.channel_id = r."channelId"`;
}
