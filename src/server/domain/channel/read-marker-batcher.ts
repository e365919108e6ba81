import type postgres from 'postgres';
import type { ChannelId, MemberId, WorkspaceId } from '@/shared/id';
import type { MembershipAnswer, Unread } from '@/shared/model/channel';
import type { Sql } from '../../db/client';
import { appendEntries } from '../../events/append';
import { type Entry, encodeEntry } from '../../events/entry';
import { type BatchCommit, type GroupCommitOptions, groupCommit } from '../group-commit';
import { presentMembership } from './present';
import { UNREAD } from './queries';

/** Where the mark up to which a member has read a channel shall go. */
export interface Move {
  workspaceId: WorkspaceId;
  channelId: ChannelId;
  memberId: MemberId;
  /** The last seq that is read; beyond the channel's newest it means that one. */
  to: number;
  /** Whether it may go back. */
  back: boolean;
}

export interface ReadMarkerBatcher {
  /**
   * `null` when there is nothing to move, when the member is not in the channel, and when another change has
   * the membership right now: whoever asked looks for themselves then.
   */
  mark(move: Move): Promise<MembershipAnswer | null>;
}

interface ReadMarkerBatcherOptions extends GroupCommitOptions {
  sql: Sql;
}

/**
 * Group commit of read markers, the change that people make most often: everyone who reads a message makes
 * one, and each by itself would keep the workspace's head from those who post.
 */
export function createReadMarkerBatcher({
  sql,
  ...options
}: ReadMarkerBatcherOptions): ReadMarkerBatcher {
  return { mark: groupCommit((batch, commit) => moveAll(sql, batch, commit), options) };
}

async function moveAll(
  sql: Sql,
  batch: Move[],
  { at, committed }: BatchCommit,
): Promise<(MembershipAnswer | null)[]> {
  const answers = batch.map((): MembershipAnswer | null => null);
  const [first] = batch;
  if (!first) return answers;
  const { workspaceId } = first;
  const moved = await sql.begin(async (tx): Promise<Moved[]> => {
    const held = await holdMarks(tx, workspaceId, onePerMembership(batch));
    return held.length > 0 ? moveMarks(tx, { workspaceId, held, at }) : [];
  });
  const [any] = moved;
  if (!any) return answers;

  const entries = moved.map((mark) => encodeMoved(mark, at));
  committed({ workspaceId, epoch: any.epoch, entries });
  for (const { ord, rev, to, marked, unread, ...place } of moved) {
    const row = { workspaceId, ...place, lastReadSeq: to, markedSeq: marked };
    answers[ord] = { membership: presentMembership(row, unread), rev };
  }
  return answers;
}

function encodeMoved({ rev, memberId, channelId, to, unread }: Moved, at: Date): Entry {
  return encodeEntry(
    {
      type: 'membership.read',
      payload: { channelId, lastReadSeq: to, ...unread },
      audience: { to: 'member', memberId },
    },
    { rev, at: at.toISOString(), actorId: memberId },
  );
}

/** A mark that is held, and where it goes. */
interface Held {
  /** Its place in the batch. */
  ord: number;
  channelId: ChannelId;
  memberId: MemberId;
  to: number;
  /** What is marked unread by it; 0 when nothing is. */
  marked: number;
  joinedAt: Date;
}

interface Moved extends Held {
  unread: Unread;
  rev: number;
  epoch: string;
}

/** The first for each membership, with its place in the batch: the others go by themselves after it. */
function onePerMembership(batch: Move[]): (Move & { ord: number })[] {
  const places = new Set<string>();
  return batch.flatMap((move, ord) => {
    const place = `${move.channelId} ${move.memberId}`;
    if (places.has(place)) return [];
    places.add(place);
    return [{ ...move, ord }];
  });
}

// Nobody waits here: a batch that held one membership and waited for another could wait for someone who
// waits for the first. Look-ups are limited sub-selects: so they go by index also while statistics lag behind.
async function holdMarks(
  tx: postgres.TransactionSql,
  workspaceId: WorkspaceId,
  moves: (Move & { ord: number })[],
): Promise<Held[]> {
  const items = moves.map(({ ord, channelId, memberId, to, back }) => ({
    ord,
    channelId,
    memberId,
    to,
    back,
  }));
  const rows = await tx<(Omit<Held, 'to' | 'marked'> & { to: string; marked: string })[]>`
    select item.ord, item."channelId", item."memberId", place."to", place.marked, mark.joined_at as "joinedAt"
    from jsonb_to_recordset(${tx.json(items)}) as item(
      ord int, "channelId" uuid, "memberId" uuid, "to" bigint, back bool)
    join lateral (
      select least(item."to", c.last_seq) as "to",
        case when item.back and item."to" < c.last_seq then item."to" + 1 else 0 end as marked
      from channels c
      where c.workspace_id = ${workspaceId} and c.id = item."channelId"
      limit 1) place on true
    join lateral (
      select s.joined_at from memberships s
      where s.workspace_id = ${workspaceId} and s.channel_id = item."channelId" and s.member_id = item."memberId"
        and (s.last_read_seq < place."to"
          or item.back and (s.last_read_seq > place."to" or s.marked_seq <> place.marked))
      limit 1 for no key update skip locked) mark on true`;
  return rows.map((row) => ({ ...row, to: Number(row.to), marked: Number(row.marked) }));
}

// What is unread is read after the head is held, in a statement of its own: no mention can come between it
// and this change's rev. Channels are not held, or everyone's reading would wait for everyone's writing.
async function moveMarks(
  tx: postgres.TransactionSql,
  { workspaceId, held, at }: { workspaceId: WorkspaceId; held: Held[]; at: Date },
): Promise<Moved[]> {
  const items = held.map(({ channelId, memberId, to, marked }, index) => ({
    nth: index + 1,
    channelId,
    memberId,
    to,
    marked,
  }));
  const channelIds = [...new Set(held.map(({ channelId }) => channelId))];
  const entries = tx`
    select nth, 'membership.read' as type, "memberId" as "actorId", 'member' as audience, "channelId", "memberId",
      null::uuid as "subjectId"
    from item`;
  const [, rows] = await Promise.all([
    tx`select from workspace_heads where workspace_id = ${workspaceId} for no key update`,
    tx<{ rev: string; epoch: string; unread: Unread }[]>`
      with item as (
        select * from jsonb_to_recordset(${tx.json(items)}) as item(
          nth int, "channelId" uuid, "memberId" uuid, "to" bigint, marked bigint)
      ), moved as (
        update memberships s set last_read_seq = item."to", marked_seq = item.marked from item
        where s.workspace_id = ${workspaceId} and s.channel_id = item."channelId"
          and s.member_id = item."memberId" and s.channel_id = any(${channelIds}::uuid[])
      ), ${appendEntries(tx, { workspaceId, at, count: held.length, entries })}
      select head.base + item.nth as rev, head.epoch, ${tx.unsafe(UNREAD)} as unread
      from head, item
      join lateral (
        select ${workspaceId}::uuid as workspace_id, item."channelId" as channel_id,
          item."memberId" as member_id, item."to" as last_read_seq, item.marked as marked_seq
      ) memberships on true
      order by item.nth`,
  ]);
  return held.map((each, index) => {
    const row = rows[index];
    if (!row) throw new Error(`Workspace ${workspaceId} has no head row`);
    return { ...each, ...row, rev: Number(row.rev) };
  });
}
