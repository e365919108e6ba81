import { and, asc, eq, isNull, sql } from 'drizzle-orm';
import type { RootUpdate } from '@/shared/events';
import type { MessageId, WorkspaceId } from '@/shared/id';
import type { Tx } from '../../db/client';
import { messages } from '../../db/schema';
import { presentThread } from './present';

/** Whose faces a thread shows at its root: those who came first. */
export const PARTICIPANTS_SHOWN = 5;

/** Counts a thread's replies anew after one of them went. The transaction holds the channel. */
export async function updateRoot(
  tx: Tx,
  workspaceId: WorkspaceId,
  rootId: MessageId,
): Promise<RootUpdate> {
  const authors = await tx
    .select({
      authorId: messages.authorId,
      count: sql<number>`count(*)::int`,
      lastAt: sql<string>`max(${messages.createdAt})`.mapWith(messages.createdAt),
    })
    .from(messages)
    .where(
      and(
        eq(messages.workspaceId, workspaceId),
        eq(messages.parentId, rootId),
        isNull(messages.deletedAt),
      ),
    )
    .groupBy(messages.authorId)
    .orderBy(asc(sql`min(${messages.seq})`));
  const times = authors.map((author) => author.lastAt.getTime());
  const summary = {
    replyCount: authors.reduce((sum, author) => sum + author.count, 0),
    lastReplyAt: times.length > 0 ? new Date(Math.max(...times)) : null,
    participantIds: authors.slice(0, PARTICIPANTS_SHOWN).map((author) => author.authorId),
  };
  await tx
    .update(messages)
    .set(summary)
    .where(and(eq(messages.workspaceId, workspaceId), eq(messages.id, rootId)));
  return { id: rootId, thread: presentThread(summary) };
}
