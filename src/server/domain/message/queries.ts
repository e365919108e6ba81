import { and, asc, desc, eq, inArray, isNotNull, type SQL, sql } from 'drizzle-orm';
import type { ChannelId, MessageId, WorkspaceId } from '@/shared/id';
import type { Message, PinList, Reaction } from '@/shared/model/message';
import type { Queryable } from '../../db/client';
import { messages, workspaceHeads } from '../../db/schema';
import { Throttle } from '../../infra/slice';
import { presentMessage } from './present';

// Written with table names because Drizzle leaves them out of a select from one table.
const reactionsOf = sql<Reaction[]>`coalesce((
  select json_agg(json_build_object('emoji', grouped.emoji, 'memberIds', grouped.member_ids) order by grouped.first_at, grouped.emoji)
  from (
    select r.emoji, json_agg(r.member_id order by r.created_at, r.member_id) as member_ids, min(r.created_at) as first_at
    from reactions r
    where r.workspace_id = messages.workspace_id and r.message_id = messages.id
    group by r.emoji
  ) grouped
), '[]'::json)`;

const columns = {
  id: messages.id,
  channelId: messages.channelId,
  seq: messages.seq,
  kind: messages.kind,
  authorId: messages.authorId,
  body: messages.body,
  parentId: messages.parentId,
  key: messages.key,
  createdAt: messages.createdAt,
  editedAt: messages.editedAt,
  deletedAt: messages.deletedAt,
  pinnedBy: messages.pinnedBy,
  pinnedAt: messages.pinnedAt,
  replyCount: messages.replyCount,
  lastReplyAt: messages.lastReplyAt,
  participantIds: messages.participantIds,
};

interface PageQuery {
  where: SQL | undefined;
  direction: 'older' | 'newer';
  limit: number;
}

export interface RevPage {
  /** In seq order, at most `limit`. */
  messages: Message[];
  /** Whether there are more in the direction read. */
  more: boolean;
  /** The rev the page shows, exactly: it is read in the same statement. */
  rev: number;
}

/** A channel's pinned messages, last pinned first, with the workspace's rev, from one snapshot. */
export async function findPinned(
  db: Queryable,
  workspaceId: WorkspaceId,
  channelId: ChannelId,
): Promise<PinList> {
  const pinned = db
    .select({ ...columns, reactions: reactionsOf.as('reactions') })
    .from(messages)
    .where(
      and(
        eq(messages.workspaceId, workspaceId),
        eq(messages.channelId, channelId),
        isNotNull(messages.pinnedAt),
      ),
    )
    .as('pinned');
  const rows = await db
    .select({ rev: workspaceHeads.rev, message: pinned._.selectedFields })
    .from(workspaceHeads)
    .leftJoinLateral(pinned, sql`true`)
    .where(eq(workspaceHeads.workspaceId, workspaceId))
    .orderBy(desc(pinned.pinnedAt), desc(pinned.seq));
  const found = rows.flatMap(({ message }) =>
    message ? [presentMessage(message, message.reactions)] : [],
  );
  return { messages: found, rev: rows[0]?.rev ?? 0 };
}

/** A page of messages by seq with the workspace's rev, from one statement and hence one snapshot. */
export async function pageMessages(
  db: Queryable,
  workspaceId: WorkspaceId,
  { where, direction, limit }: PageQuery,
): Promise<RevPage> {
  const page = db
    .select({ ...columns, reactions: reactionsOf.as('reactions') })
    .from(messages)
    .where(and(eq(messages.workspaceId, workspaceId), where))
    .orderBy(direction === 'older' ? desc(messages.seq) : asc(messages.seq))
    .limit(limit + 1)
    .as('page');
  const rows = await db
    .select({ rev: workspaceHeads.rev, message: page._.selectedFields })
    .from(workspaceHeads)
    .leftJoinLateral(page, sql`true`)
    .where(eq(workspaceHeads.workspaceId, workspaceId));

  const found = rows.flatMap(({ message }) =>
    message ? [presentMessage(message, message.reactions)] : [],
  );
  const kept = found.slice(0, limit).sort((a, b) => a.seq - b.seq);
  return { messages: kept, more: found.length > limit, rev: rows[0]?.rev ?? 0 };
}

/** Messages of one statement: the rows of many more would hold the event loop while they are read. */
const AT_ONCE = 200;

/** Messages by id, as they stand in the given transaction. */
export async function findMessages(
  db: Queryable,
  workspaceId: WorkspaceId,
  ids: MessageId[],
): Promise<Message[]> {
  const found: Message[] = [];
  const throttle = new Throttle();
  for (let from = 0; from < ids.length; from += AT_ONCE) {
    if (from > 0) await throttle.wait();
    const rows = await db
      .select({ ...columns, reactions: reactionsOf })
      .from(messages)
      .where(
        and(
          eq(messages.workspaceId, workspaceId),
          inArray(messages.id, ids.slice(from, from + AT_ONCE)),
        ),
      );
    for (const row of rows) found.push(presentMessage(row, row.reactions));
  }
  return found;
}

/** A message that the transaction holds or has just written. */
export async function findMessage(
  db: Queryable,
  workspaceId: WorkspaceId,
  id: MessageId,
): Promise<Message> {
  const [message] = await findMessages(db, workspaceId, [id]);
  if (!message) throw new Error(`Message ${id} went away while it was held`);
  return message;
}
