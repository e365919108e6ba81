import { type SQL, sql } from 'drizzle-orm';
import { invalid } from '@/shared/errors';
import type { MessageId } from '@/shared/id';
import { messageId } from '@/shared/input/id';
import { messages } from '../../db/schema';

/** Where the next, older page begins: the time in milliseconds and the id of the last hit. */
export const cursorOf = (hit: { createdAt: Date; id: MessageId }) =>
  `${hit.createdAt.getTime()}.${hit.id}`;

export function afterHit(cursor: string): SQL {
  const [time = '', id] = cursor.split('.');
  const parsed = messageId.safeParse(id);
  const at = /^\d{1,14}$/.test(time) ? new Date(Number(time)) : null;
  if (!at || !parsed.success) {
    throw invalid('cursor', 'Start again from the first page.', 'cursor');
  }
  return sql`(${messages.createdAt}, ${messages.id}) < (${at.toISOString()}::timestamptz, ${parsed.data}::uuid)`;
}
