import { eq } from 'drizzle-orm';
import { notFound } from '@/shared/errors';
import type { MessageId } from '@/shared/id';
import type { SentMessage } from '@/shared/model/message';
import { messages } from '../../db/schema';
import type { Ctx } from '../context';
import { pageMessages } from './queries';

/** A message as it stands now, with the rev that shows. */
export async function findSent(ctx: Ctx, messageId: MessageId): Promise<SentMessage> {
  const where = eq(messages.id, messageId);
  const page = await pageMessages(ctx.store.db, ctx.workspaceId, {
    where,
    direction: 'older',
    limit: 1,
  });
  const [message] = page.messages;
  if (!message) throw notFound('message');
  return { message, rev: page.rev };
}
