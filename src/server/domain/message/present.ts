import type { Message, Pin, Reaction, ThreadSummary } from '@/shared/model/message';
import type { MessageRow } from '../../db/schema';

/** What presenting a message needs of its row; `digest` and the like never leave the server. */
export type PresentableMessage = Omit<MessageRow, 'workspaceId' | 'digest' | 'deletedBy'>;

export function presentMessage(row: PresentableMessage, reactions: Reaction[]): Message {
  return {
    id: row.id,
    channelId: row.channelId,
    seq: row.seq,
    kind: row.kind,
    authorId: row.authorId,
    body: row.deletedAt ? '' : row.body,
    parentId: row.parentId,
    key: row.key,
    createdAt: row.createdAt.toISOString(),
    editedAt: row.editedAt?.toISOString() ?? null,
    deletedAt: row.deletedAt?.toISOString() ?? null,
    reactions: row.deletedAt ? [] : reactions,
    pin: presentPin(row),
    thread: presentThread(row),
  };
}

function presentPin({ pinnedBy, pinnedAt }: Pick<MessageRow, 'pinnedBy' | 'pinnedAt'>): Pin | null {
  return pinnedBy && pinnedAt ? { memberId: pinnedBy, at: pinnedAt.toISOString() } : null;
}

export function presentThread(
  row: Pick<MessageRow, 'replyCount' | 'lastReplyAt' | 'participantIds'>,
): ThreadSummary | null {
  if (row.replyCount === 0 || row.lastReplyAt === null) return null;
  return {
    replyCount: row.replyCount,
    lastReplyAt: row.lastReplyAt.toISOString(),
    participantIds: row.participantIds,
  };
}
