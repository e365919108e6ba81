import type postgres from 'postgres';
import type { ChannelId, MessageId, WorkspaceId } from '@/shared/id';
import type { Sql } from '../../db/client';
import { isLockTimeout } from '../../db/errors';
import {
  CHANNELS,
  doNotWaitForDisk,
  LETTERS,
  MESSAGES,
  type Progress,
  perChannel,
  type Reached,
  type Read,
  rangesOf,
  reachedIn,
  readRanges,
} from './ranges';
import { renew } from './renew';
import { type Readable, VERSION } from './searchable';
import { rewriteTexts, textRowsOf } from './texts';

/** Of a channel that was there before the index, so many messages count as new. */
const FIRST = 100;
/**
 * Writes what messages are found by (`search_texts`), for those that have nothing yet: first what was posted
 * last, then the older ones, from the newest down; for those that were edited; and in the end for those that an
 * earlier version wrote, which are found by that until then. The progress is in the store (`search_progress`), so any
 * process may go on where another stopped, and several may do it at once.
 *
 * @returns Whether there is more to do. What another process holds right now is for that one to do.
 */
export async function indexMessages(sql: Sql): Promise<boolean> {
  const stale = await findStale(sql, null);
  await refresh(sql, stale);
  const pending = await findPending(sql, null);
  const done = pending.length === 0 ? 0 : await advance(sql, pending, { wait: false });
  const isLeft = done < sizeOf(pending) || pending.length === CHANNELS;
  if (done > 0 && isLeft) return true;
  return (await renew(sql)) || stale.length === CHANNELS;
}

/**
 * Brings a workspace's newest messages in before a search, as long as that is quick.
 *
 * @param sql Waits only a moment for a lock: what another process holds for longer is not in yet.
 * @returns Whether all of its messages are found now; until then the others are read one by one.
 */
export function catchUp(sql: Sql, workspaceId: WorkspaceId): Promise<boolean> {
  return bringIn(sql, workspaceId).catch((error: unknown) => {
    if (isLockTimeout(error)) return false;
    throw error;
  });
}

async function bringIn(sql: Sql, workspaceId: WorkspaceId): Promise<boolean> {
  const [stale, pending] = await Promise.all([
    findStale(sql, workspaceId),
    findPending(sql, workspaceId),
  ]);
  const isFresh = (await refresh(sql, stale)) === stale.length && stale.length < CHANNELS;
  if (pending.length === 0) return isFresh;
  if (sizeOf(pending) <= MESSAGES) {
    return (await advance(sql, pending, { wait: true })) === sizeOf(pending) && isFresh;
  }
  const fresh = newestOf(pending);
  if (fresh.length > 0) await advance(sql, fresh, { wait: true });
  return false;
}

/** What is new where was written last, as much as is quick. */
function newestOf(pending: Pending[]): Pending[] {
  let left = MESSAGES;
  return pending.flatMap((place) => {
    if (place.ahead === 0 || place.ahead > left) return [];
    left -= place.ahead;
    return { ...place, behind: 0 };
  });
}

interface Pending {
  workspaceId: WorkspaceId;
  channelId: ChannelId;
  last: number;
  /** How many messages are newer than those that are found. */
  ahead: number;
  /** How many are older. */
  behind: number;
}

const sizeOf = (pending: Pending[]) =>
  pending.reduce((sum, { ahead, behind }) => sum + ahead + behind, 0);

async function findPending(sql: Sql, workspaceId: WorkspaceId | null): Promise<Pending[]> {
  const first = sql`greatest(c.last_seq - ${FIRST}, 0)`;
  const rows = await sql<Record<keyof Pending, string>[]>`
    select c.workspace_id as "workspaceId", c.id as "channelId", c.last_seq as last,
      c.last_seq - coalesce(p.to_seq, ${first}) as ahead, coalesce(p.after_seq, ${first}) as behind
    from channels c
    left join search_progress p on p.workspace_id = c.workspace_id and p.channel_id = c.id
    where ${workspaceId === null ? sql`true` : sql`c.workspace_id = ${workspaceId}`}
      and c.last_seq > 0 and (p.to_seq is null or c.last_seq > p.to_seq or p.after_seq > 0)
    order by c.last_seq > coalesce(p.to_seq, 0) desc, c.last_posted_at desc nulls last
    ${workspaceId === null ? sql`limit ${CHANNELS}` : sql``}`;
  return rows.map((row) => ({
    workspaceId: row.workspaceId as WorkspaceId,
    channelId: row.channelId as ChannelId,
    last: Number(row.last),
    ahead: Number(row.ahead),
    behind: Number(row.behind),
  }));
}

/** @returns How many messages are found now that were not. */
async function advance(sql: Sql, pending: Pending[], { wait }: { wait: boolean }): Promise<number> {
  return sql.begin(async (tx) => {
    await doNotWaitForDisk(tx);
    const ranges = rangesOf(await holdProgress(tx, pending, wait));
    if (ranges.length === 0) return 0;
    const read = await readRanges(tx, ranges);
    await insert(
      tx,
      read.filter(({ isText }) => isText),
    );
    await saveProgress(tx, reachedIn(ranges, read));
    return read.length;
  });
}

/** In one order, so that two who hold several never wait for each other. */
async function holdProgress(
  tx: postgres.TransactionSql,
  pending: Pending[],
  wait: boolean,
): Promise<Progress[]> {
  const workspaceIds = pending.map((place) => place.workspaceId);
  const channelIds = pending.map((place) => place.channelId);
  await tx`
    insert into search_progress (workspace_id, channel_id, after_seq, to_seq,
      version, renewed_after_seq, renewed_to_seq)
    select c.workspace_id, c.id, first.seq, first.seq, ${VERSION}, first.seq, first.seq
    from unnest(${workspaceIds}::uuid[], ${channelIds}::uuid[]) as item(workspace_id, id)
    join channels c using (workspace_id, id)
    cross join lateral (select greatest(c.last_seq - ${FIRST}, 0) as seq) first
    order by c.id on conflict do nothing`;
  const held = await tx<{ channelId: ChannelId; after: string; to: string }[]>`
    select channel_id as "channelId", after_seq as after, to_seq as "to" from search_progress
    where (workspace_id, channel_id) in (
      select * from unnest(${workspaceIds}::uuid[], ${channelIds}::uuid[]))
    order by channel_id for update ${wait ? tx`` : tx`skip locked`}`;
  const byId = new Map(held.map((row) => [row.channelId, row]));
  return pending.flatMap(({ workspaceId, channelId, last, behind }) => {
    const row = byId.get(channelId);
    if (!row) return [];
    const [after, to] = [behind > 0 ? Number(row.after) : 0, Number(row.to)];
    return { workspaceId, channelId, last: Math.max(last, to), floor: 0, after, to };
  });
}

async function insert(tx: postgres.TransactionSql, messages: Read[]): Promise<void> {
  if (messages.length === 0) return;
  const texts = await textRowsOf(messages);
  const rows = messages.map(({ channelId, authorId, createdAt }, index) => ({
    ...texts[index],
    channelId,
    authorId,
    createdAt,
  }));
  // What was edited since it was read has a row by now, which shows it.
  await tx`
    insert into search_texts (workspace_id, message_id, channel_id, author_id, created_at, text, grams)
    select "workspaceId", id, "channelId", "authorId", "createdAt", text, grams::int[]
    from jsonb_to_recordset(${tx.json(rows as never)}) as r("workspaceId" uuid, id uuid, "channelId" uuid,
      "authorId" uuid, "createdAt" timestamptz, text text, grams text)
    on conflict do nothing`;
}

async function saveProgress(tx: postgres.TransactionSql, reached: Reached[]): Promise<void> {
  // Next to what is of this version, this is of it too.
  await tx`
    update search_progress p set after_seq = coalesce(r.after, p.after_seq), to_seq = coalesce(r."to", p.to_seq),
      renewed_after_seq = case when p.renewed_after_seq = p.after_seq
        then coalesce(r.after, p.after_seq) else p.renewed_after_seq end,
      renewed_to_seq = case when p.renewed_to_seq = p.to_seq
        then coalesce(r."to", p.to_seq) else p.renewed_to_seq end
    from (${perChannel(tx, reached)}) r
    where p.workspace_id = r."workspaceId" and p.channel_id = r."channelId"`;
}

type Stale = { workspaceId: WorkspaceId; id: MessageId };

async function findStale(sql: Sql, workspaceId: WorkspaceId | null): Promise<Stale[]> {
  return sql<Stale[]>`
    select workspace_id as "workspaceId", message_id as id from search_texts
    where text is null and ${workspaceId === null ? sql`true` : sql`workspace_id = ${workspaceId}`}
    limit ${CHANNELS}`;
}

/**
 * Reads edited messages again. Their rows are held, so an edit that comes now is seen or comes after.
 *
 * @returns How many of them are up to date.
 */
async function refresh(sql: Sql, stale: Stale[]): Promise<number> {
  if (stale.length === 0) return 0;
  return sql.begin(async (tx) => {
    await doNotWaitForDisk(tx);
    const held = await tx<Stale[]>`
      select workspace_id as "workspaceId", message_id as id from search_texts
      where (workspace_id, message_id) in (
        select * from unnest(${stale.map((row) => row.workspaceId)}::uuid[], ${stale.map((row) => row.id)}::uuid[]))
        and text is null
      order by message_id for update`;
    const read = await readBodies(tx, held);
    await rewriteTexts(tx, await textRowsOf(read));
    return stale.length - held.length + read.length;
  });
}

/** As far as there is room for their letters. */
function readBodies(tx: postgres.TransactionSql, held: Stale[]) {
  return tx<(Readable & { isText: boolean })[]>`
    select * from (
      select workspace_id as "workspaceId", id, channel_id as "channelId", author_id as "authorId", body,
        deleted_at is null and kind in ('post', 'action') as "isText",
        sum(length(body)) over (order by id) - length(body) as before
      from messages
      where (workspace_id, id) in (
        select * from unnest(${held.map((row) => row.workspaceId)}::uuid[], ${held.map((row) => row.id)}::uuid[]))
    ) read
    where before < ${LETTERS}`;
}
