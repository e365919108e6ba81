import { and, eq, inArray, sql } from 'drizzle-orm';
import type { MessageId } from '@/shared/id';
import { messages, searchProgress } from '../../db/schema';
import { Slice } from '../../infra/slice';
import { inVisibleChannels } from '../channel/visibility';
import type { Ctx } from '../context';
import type { Position } from './cursor';
import { narrowMessages } from './filters';
import { all, type Query, timeOf } from './find';
import { LABELS, type Reading, readingOf } from './searchable';
import { isInReading, mayBeInBody } from './terms';

/** Candidates are looked up so many at a time at first, then eight times as many each time. */
const FIRST_PAGE = 500;
const GROWTH = 8;
/** How many are read at once, and how many bytes of them; what is longer is read alone. */
const BATCH = 500;
const BATCH_BYTES = 256 * 1024;

type Candidate = Position & { bytes: number };

/**
 * Finds those that are not in `search_texts` yet, after an upgrade or a large import: newest first, each is read
 * as the index reads it, so what a search finds does not depend on how far the index is. It takes longer, as long
 * as a search may.
 */
export async function findUnindexed(ctx: Ctx, query: Query): Promise<Position[]> {
  const found: Position[] = [];
  let { before } = query;
  for (let size = FIRST_PAGE; ; size *= GROWTH) {
    const page = await findCandidates(ctx, { ...query, before, limit: size });
    for (const batch of batchesOf(page)) {
      found.push(...(await matching(ctx, batch, query)));
      if (found.length >= query.limit) return found.slice(0, query.limit);
    }
    before = page.at(-1) ?? null;
    if (page.length < size || !before) return found;
  }
}

async function findCandidates(ctx: Ctx, query: Query): Promise<Candidate[]> {
  const { filters, terms, before, limit } = query;
  const conditions = [
    sql`${messages.workspaceId} = ${ctx.workspaceId}`,
    sql`${messages.deletedAt} is null`,
    sql`${messages.kind} in ('post', 'action')`,
    sql`(p.channel_id is null or ${messages.seq} > p.to_seq or ${messages.seq} <= p.after_seq
      or ${messages.id} in (select stale.message_id from search_texts stale
        where stale.workspace_id = ${ctx.workspaceId} and stale.text is null))`,
    inVisibleChannels(ctx, messages.channelId),
    ...mayBeInBody(terms),
    ...narrowMessages(filters),
    ...(before
      ? [
          sql`(${messages.createdAt}, ${messages.id}) < (${timeOf(before)}::timestamptz, ${before.id}::uuid)`,
        ]
      : []),
  ];
  const found = await ctx.store.db.execute<{ id: MessageId; at: number; bytes: number }>(
    sql`select ${messages.id} as id, (extract(epoch from ${messages.createdAt}) * 1000)::float8 as at,
        octet_length(${messages.body}) as bytes
      from ${messages}
      left join ${searchProgress} p
        on p.workspace_id = ${messages.workspaceId} and p.channel_id = ${messages.channelId}
      where ${all(conditions)}
      order by ${messages.createdAt} desc, ${messages.id} desc limit ${limit}`,
  );
  return found.map(({ id, at, bytes }) => ({ id, at, bytes }));
}

function batchesOf(page: Candidate[]): Candidate[][] {
  const batches: Candidate[][] = [];
  let bytes = 0;
  for (const candidate of page) {
    const last = batches.at(-1);
    bytes += candidate.bytes;
    if (last && last.length < BATCH && bytes <= BATCH_BYTES) last.push(candidate);
    else {
      batches.push([candidate]);
      ({ bytes } = candidate);
    }
  }
  return batches;
}

/** Those that match, in their order, without holding the event loop up. */
async function matching(ctx: Ctx, batch: Candidate[], query: Query): Promise<Position[]> {
  const { terms, filters } = query;
  const ids = batch.map(({ id }) => id);
  const { id, channelId, authorId, body } = messages;
  const read = await ctx.store.db
    .select({ id, channelId, authorId, body })
    .from(messages)
    .where(and(eq(messages.workspaceId, ctx.workspaceId), inArray(id, ids)));
  const byId = new Map(read.map((message) => [message.id, message]));
  const isFound = (reading: Reading) =>
    terms.every((term) => isInReading(term, reading)) &&
    (filters.link === null || filters.link === reading.labels.has(LABELS.link));
  const found: Position[] = [];
  const slice = new Slice();
  for (const { id, at } of batch) {
    if (slice.isOver) await slice.next();
    const message = byId.get(id);
    if (message && isFound(readingOf(message))) found.push({ id, at });
  }
  return found;
}
