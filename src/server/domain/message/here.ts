import { and, eq, inArray } from 'drizzle-orm';
import type { MessageId, WorkspaceId } from '@/shared/id';
import { WIDE_NAMES } from '@/shared/mentions';
import type { Message } from '@/shared/model/message';
import type { Queryable } from '../../db/client';
import { mentions } from '../../db/schema';

/** Whether whom a message calls depends on who was active: then its event names them. */
export const callsHere = ({ body }: Pick<Message, 'body'>) => body.includes(WIDE_NAMES.here);

/** Whom those of the messages that call `@here` called when they were sent. */
export async function findCalledHere(
  db: Queryable,
  workspaceId: WorkspaceId,
  sent: Pick<Message, 'id' | 'body'>[],
): Promise<Map<MessageId, string[]>> {
  const called = new Map<MessageId, string[]>();
  for (const message of sent) if (callsHere(message)) called.set(message.id, []);
  if (called.size === 0) return called;
  const rows = await db
    .select({ messageId: mentions.messageId, memberId: mentions.memberId })
    .from(mentions)
    .where(
      and(eq(mentions.workspaceId, workspaceId), inArray(mentions.messageId, [...called.keys()])),
    );
  for (const { messageId, memberId } of rows) called.get(messageId)?.push(memberId);
  return called;
}
