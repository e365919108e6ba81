import type postgres from 'postgres';
import type { ChannelId, MessageId, WorkspaceId } from '@/shared/id';
import type { Sql } from '../../db/client';
import {
  CHANNELS,
  doNotWaitForDisk,
  type Place,
  type Progress,
  perChannel,
  type Range,
  type Reached,
  type Read,
  rangesOf,
  reachedIn,
  readRanges,
} from './ranges';
import { searchablesOf, VERSION } from './searchable';

/**
 * Brings a slice of what an earlier version wrote up to this one, the newest first. What stays as it is is not
 * written, and most does.
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
    await rewrite(
      tx,
      read.filter(({ id, isText }) => isText && held.has(id)),
    );
    await saveRenewed(tx, reachedIn(ranges, read));
    return true;
  });
}

const isOutdated = (sql: Sql | postgres.TransactionSql) => sql`
  (version <> ${VERSION} or renewed_to_seq < to_seq or renewed_after_seq > after_seq) and to_seq > after_seq`;

async function findOutdated(sql: Sql): Promise<Place[]> {
  return sql<Place[]>`
    select workspace_id as "workspaceId", channel_id as "channelId" from search_progress
    where ${isOutdated(sql)} limit ${CHANNELS}`;
}

/** What is left to renew, in the form of what is left to write; what another process holds is for that one. */
async function holdOutdated(tx: postgres.TransactionSql, places: Place[]): Promise<Progress[]> {
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
 * Holds the rows of these ranges, so that an edit that comes now comes after. One that is under way is read
 * when it is done: to wait for it might be to wait for one that waits for this.
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

async function rewrite(tx: postgres.TransactionSql, messages: Read[]): Promise<void> {
  if (messages.length === 0) return;
  const searchables = await searchablesOf(messages);
  const rows = messages.map(({ workspaceId, id }, index) => ({
    workspaceId,
    id,
    text: searchables[index]?.text,
    grams: `{${searchables[index]?.grams.join()}}`,
  }));
  await tx`
    update search_texts t set text = r.text, grams = r.grams::int[]
    from jsonb_to_recordset(${tx.json(rows as never)}) as r("workspaceId" uuid, id uuid, text text, grams text)
    where t.workspace_id = r."workspaceId" and t.message_id = r.id
      and (t.text <> r.text or t.grams <> r.grams::int[])`;
}

async function saveRenewed(tx: postgres.TransactionSql, reached: Reached[]): Promise<void> {
  await tx`
    update search_progress p set renewed_after_seq = coalesce(r.after, p.renewed_after_seq),
      renewed_to_seq = coalesce(r."to", p.renewed_to_seq)
    from (${perChannel(tx, reached)}) r
    where p.workspace_id = r."workspaceId" and p.channel_id = r."channelId"`;
}
