import type postgres from 'postgres';
import type { ChannelId, WorkspaceId } from '@/shared/id';
import type { Readable } from './searchable';

/** How much one call writes at most; what is too long for it goes alone. */
export const MESSAGES = 500;
export const LETTERS = 128_000;
/** Channels and rows that one call looks at. */
export const CHANNELS = 200;

/** What a crash takes away is written again: it takes the progress along. */
export const doNotWaitForDisk = (tx: postgres.TransactionSql) =>
  tx`set local synchronous_commit = off`;

export interface Progress {
  workspaceId: WorkspaceId;
  channelId: ChannelId;
  /** Up to `last` and down to `floor` are to be done; above `after`, up to `to` are. */
  last: number;
  floor: number;
  after: number;
  to: number;
}

export type ChannelKey = Pick<Progress, 'workspaceId' | 'channelId'>;

export interface Range {
  workspaceId: WorkspaceId;
  channelId: ChannelId;
  /** Above `after`, up to `to`: upwards when they are new, downwards when they are old. */
  after: number;
  to: number;
  up: boolean;
}

/** What is new in all of them comes before what is old in any. */
export function rangesOf(places: Progress[]): Range[] {
  let left = MESSAGES;
  const take = (count: number) => {
    const taken = Math.min(left, count);
    left -= taken;
    return taken;
  };
  const up = places.map(({ workspaceId, channelId, last, to }) => {
    const count = take(last - to);
    return { workspaceId, channelId, after: to, to: to + count, up: true };
  });
  const down = places.map(({ workspaceId, channelId, after, floor }) => {
    const count = take(after - floor);
    return { workspaceId, channelId, after: after - count, to: after, up: false };
  });
  return [...up, ...down].filter(({ after, to }) => to > after);
}

export type Read = Readable & { seq: number; createdAt: Date; isText: boolean; range: number };

/** The messages of the ranges, in their order, as far as there is room for their letters. */
export async function readRanges(tx: postgres.TransactionSql, ranges: Range[]): Promise<Read[]> {
  const rows = await tx<(Omit<Read, 'seq'> & { seq: string })[]>`
    select * from (
      select m.workspace_id as "workspaceId", m.id, m.channel_id as "channelId", m.author_id as "authorId",
        m.body, m.seq, m.created_at as "createdAt", range.ord::int - 1 as range,
        m.deleted_at is null and m.kind in ('post', 'action') as "isText",
        sum(length(m.body)) over (order by range.ord, case when range.up then m.seq else -m.seq end)
          - length(m.body) as before
      from rows from (
        jsonb_to_recordset(${tx.json(ranges.map((range) => ({ ...range })))}) as (
          "workspaceId" uuid, "channelId" uuid, after bigint, "to" bigint, up boolean)
      ) with ordinality as range(workspace_id, channel_id, after_seq, to_seq, up, ord)
      join messages m on m.workspace_id = range.workspace_id and m.channel_id = range.channel_id
        and m.seq > range.after_seq and m.seq <= range.to_seq
    ) read
    where before < ${LETTERS}
    order by range, before, seq`;
  return rows.map((row) => ({ ...row, seq: Number(row.seq) }));
}

/** How far a channel is then: up, or down. */
export interface Reached extends ChannelKey {
  after?: number;
  to?: number;
}

/** How far each range was read. */
export function reachedIn(ranges: Range[], read: Read[]): Reached[] {
  return ranges.map((range, index) => {
    const seqs = read.filter((each) => each.range === index).map(({ seq }) => seq);
    const isWhole = seqs.length === range.to - range.after;
    const { channelId, workspaceId, up } = range;
    if (up)
      return { workspaceId, channelId, to: isWhole ? range.to : Math.max(range.after, ...seqs) };
    return {
      workspaceId,
      channelId,
      after: isWhole ? range.after : Math.min(range.to, ...seqs.map((seq) => seq - 1)),
    };
  });
}

/** What several ranges of one channel come to. */
export const perChannel = (tx: postgres.TransactionSql, reached: Reached[]) => tx`
  select "workspaceId", "channelId", max(after) as after, max("to") as "to"
  from jsonb_to_recordset(${tx.json(reached.map((each) => ({ ...each })))}) as r(
    "workspaceId" uuid, "channelId" uuid, after bigint, "to" bigint)
  group by "workspaceId", "channelId"`;
