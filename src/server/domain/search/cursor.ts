import { invalid } from '@/shared/errors';
import type { MessageId } from '@/shared/id';
import { messageId } from '@/shared/input/id';

/** Where a message stands in the order of results: by time, then by id. */
export interface Position {
  id: MessageId;
  /** In milliseconds. */
  at: number;
}

export const newestFirst = (a: Position, b: Position) =>
  b.at - a.at || (a.id < b.id ? 1 : a.id > b.id ? -1 : 0);

/** Where the next, older page begins: the time and the id of the last hit. */
export const cursorOf = ({ at, id }: Position) => `${at}.${id}`;

export function readCursor(cursor: string): Position {
  const [time = '', id] = cursor.split('.');
  const parsed = messageId.safeParse(id);
  if (!/^\d{1,14}$/.test(time) || !parsed.success) {
    throw invalid('cursor', 'Start again from the first page.', 'cursor');
  }
  return { at: Number(time), id: parsed.data };
}
