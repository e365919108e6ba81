import type postgres from 'postgres';
import type { ChannelId, MessageId, WorkspaceId } from '@/shared/id';
import type { Sql } from '../../db/client';
import { isLockTimeout } from '../../db/errors';
import { type Readable, searchablesOf, VERSION } from './searchable';

/** How much one call writes at most; what is too long for it goes alone. */
const MESSAGES = 500;
const LETTERS = 128_000;
/** Of a channel that was there before the index, so many messages count as new. */
const FIRST = 100;
/** Channels and rows that one call looks at. */
const CHANNELS = 200;

/**
 * Writes what messages are found by (`search_texts`), for those that have nothing yet: first what was posted
 * last, then the older ones, from the newest down; for those that were edited; and in the end for those that an
 * earlier version wrote, which are found by that until then. All that is under way is in
 * the store (`search_progress`), so any process may go on where another stopped, and several may do it at once.
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
 * @param sql Waits but shortly for a lock: what another process holds for longer is not in yet.
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

interface Range {
  workspaceId: WorkspaceId;
  channelId: ChannelId;
  /** Above `after`, up to `to`: upwards when they are new, downwards when they are old. */
  after: number;
  to: number;
  up: boolean;
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

/** What a crash takes away is written again: it takes the progress along. */
const doNotWaitForDisk = (tx: postgres.TransactionSql) => tx`set local synchronous_commit = off`;

interface Progress {
  workspaceId: WorkspaceId;
  channelId: ChannelId;
  /** Up to `last` and down to `floor` are to be done; above `after`, up to `to` are. */
  last: number;
  floor: number;
  after: number;
  to: number;
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

/** What is new in all of them comes before what is old in any. */
function rangesOf(places: Progress[]): Range[] {
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

type Read = Readable & { seq: number; createdAt: Date; isText: boolean; range: number };

/** The messages of the ranges, in their order, as far as there is room for their letters. */
async function readRanges(tx: postgres.TransactionSql, ranges: Range[]): Promise<Read[]> {
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

async function insert(tx: postgres.TransactionSql, messages: Read[]): Promise<void> {
  if (messages.length === 0) return;
  const searchables = await searchablesOf(messages);
  const rows = messages.map(({ workspaceId, id, channelId, authorId, createdAt }, index) => ({
    workspaceId,
    id,
    channelId,
    authorId,
    createdAt,
    text: searchables[index]?.text,
    grams: `{${searchables[index]?.grams.join()}}`,
  }));
  // What was edited since it was read has a row by now, which says so.
  await tx`
    insert into search_texts (workspace_id, message_id, channel_id, author_id, created_at, text, grams)
    select "workspaceId", id, "channelId", "authorId", "createdAt", text, grams::int[]
    from jsonb_to_recordset(${tx.json(rows as never)}) as r("workspaceId" uuid, id uuid, "channelId" uuid,
      "authorId" uuid, "createdAt" timestamptz, text text, grams text)
    on conflict do nothing`;
}

interface Reached extends Place {
  after?: number;
  to?: number;
}

/** How far each range was read. */
function reachedIn(ranges: Range[], read: Read[]): Reached[] {
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

const perChannel = (tx: postgres.TransactionSql, reached: Reached[]) => tx`
  select "workspaceId", "channelId", max(after) as after, max("to") as "to"
  from jsonb_to_recordset(${tx.json(reached.map((each) => ({ ...each })))}) as r(
    "workspaceId" uuid, "channelId" uuid, after bigint, "to" bigint)
  group by "workspaceId", "channelId"`;

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
    const searchables = await searchablesOf(read);
    const rows = read.map(({ workspaceId, id, isText }, index) => ({
      workspaceId,
      id,
      text: isText ? searchables[index]?.text : '',
      grams: isText ? `{${searchables[index]?.grams.join()}}` : '{}',
    }));
    await tx`
      update search_texts t set text = r.text, grams = r.grams::int[]
      from jsonb_to_recordset(${tx.json(rows)}) as r("workspaceId" uuid, id uuid, text text, grams text)
      where t.workspace_id = r."workspaceId" and t.message_id = r.id`;
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

/**
 * Brings a slice of what an earlier version wrote up to this one, the newest first. What stays as it is is not
 * written, and most does.
 *
 * @returns Whether there is more to do.
 */
async function renew(sql: Sql): Promise<boolean> {
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

type Place = Pick<Progress, 'workspaceId' | 'channelId'>;

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
