import { isSameDay } from 'date-fns';
import type { PendingMessage } from '@/client/sync/outbox';
import type { HeldMessage } from '@/client/sync/state';
import { mayBeLong } from '@/features/markdown';
import type { MemberId } from '@/shared/id';
import { isNotice, type Message } from '@/shared/model/message';

/** One line of a conversation on the screen. `key` stays while the line does, wherever it moves. */
export type Row =
  | { kind: 'intro'; key: string }
  | { kind: 'day'; key: string; at: string }
  | { kind: 'unread'; key: string }
  /** `compact` leaves out the author, who is the one above. */
  | { kind: 'message'; key: string; message: Message; compact: boolean }
  | { kind: 'pending'; key: string; pending: PendingMessage; compact: boolean };

interface Conversation {
  messages: readonly HeldMessage[];
  pending: readonly PendingMessage[];
  me: MemberId;
  /** From which seq on every message is held; 0 when that is from the start. */
  from: number;
  /** The seq after which others' messages are new; `null` for no line. */
  unreadAfter: number | null;
}

const GROUP_MS = 5 * 60_000;

interface Written {
  authorId: MemberId;
  at: string;
  isPost: boolean;
}

/** What to show, in order: days, the line above what is new, messages, and what is still being sent. */
export function buildRows(conversation: Conversation): Row[] {
  const { messages, pending, me, from, unreadAfter } = conversation;
  const rows: Row[] = from === 0 ? [{ kind: 'intro', key: 'intro' }] : [];
  const sent = new Set<string>();
  let previous: Written | null = null;
  // Where a day or what is new begins is only known when what comes before is held. A line drawn at the
  // edge would move up with every page, and the list with it, which holds on to its topmost row.
  let isDayKnown = from === 0;
  let isLineDrawn = unreadAfter === null || from > unreadAfter + 1;

  const startDay = (at: string) => {
    if (previous && isSameDay(previous.at, at)) return;
    if (isDayKnown) rows.push({ kind: 'day', key: `day ${new Date(at).toDateString()}`, at });
    isDayKnown = true;
    previous = null;
  };

  for (const { value: message } of messages) {
    if (!isShown(message)) continue;
    if (message.authorId === me) sent.add(message.key);
    startDay(message.createdAt);
    const isNew = message.seq > (unreadAfter ?? 0) && message.authorId !== me;
    if (!isLineDrawn && isNew && !isNotice(message)) {
      rows.push({ kind: 'unread', key: 'unread' });
      isLineDrawn = true;
      previous = null;
    }
    const written = writtenOf(message);
    const compact = isGrouped(previous, written);
    rows.push({ kind: 'message', key: `${message.authorId} ${message.key}`, message, compact });
    previous = written;
  }

  for (const each of pending) {
    if (sent.has(each.key)) continue;
    startDay(each.at);
    const written = { authorId: me, at: each.at, isPost: each.kind === 'post' };
    const compact = isGrouped(previous, written);
    rows.push({ kind: 'pending', key: `${me} ${each.key}`, pending: each, compact });
    previous = written;
  }
  return rows;
}

/** Deleted messages leave no trace, except where a thread still hangs on them. */
export function isShown(message: Message): boolean {
  return !message.deletedAt || (message.thread?.replyCount ?? 0) > 0;
}

function writtenOf(message: Message): Written {
  const isPost = message.kind === 'post' && !message.deletedAt;
  return { authorId: message.authorId, at: message.createdAt, isPost };
}

function isGrouped(previous: Written | null, next: Written): boolean {
  if (!previous?.isPost || !next.isPost || previous.authorId !== next.authorId) return false;
  return Date.parse(next.at) - Date.parse(previous.at) < GROUP_MS;
}

const LINE = 22;
/** What is folded of a long message, with the button under it. */
const FOLDED = 472;

/** A guess at a line's height before it is measured: near enough that the scrollbar hardly moves. */
export function estimateHeight(row: Row | undefined, width: number): number {
  switch (row?.kind) {
    case 'intro':
      return 190;
    case 'day':
      return 32;
    case 'unread':
      return 24;
    case 'pending':
      return textHeight(row.pending.body, width) + (row.compact ? 2 : 32);
    case 'message':
      return messageHeight(row.message, width) + (row.compact ? 2 : 32);
    default:
      return LINE;
  }
}

function messageHeight(message: Message, width: number): number {
  if (isNotice(message)) return LINE;
  const reactions = message.reactions.length > 0 ? 34 : 0;
  return textHeight(message.body, width) + reactions + (message.thread ? 34 : 0);
}

function textHeight(body: string, width: number): number {
  const perLine = Math.max(24, Math.min(84, Math.floor((width - 88) / 7.6)));
  if (mayBeLong(body)) return FOLDED;
  const lines = body.split('\n', 60);
  return lines.reduce((sum, line) => sum + Math.ceil(Math.max(1, line.length) / perLine), 0) * LINE;
}

/** A message that makes something new to read, which a notice does not. */
export const isSaid = (row: Row): row is Extract<Row, { kind: 'message' }> =>
  row.kind === 'message' && !isNotice(row.message);
