'use client';
import { memo } from 'react';
import { MessageRow, PendingRow } from '@/features/message';
import type { ChannelId } from '@/shared/id';
import { isNotice } from '@/shared/model/message';
import { ChannelIntro } from './channel-intro';
import { DayDivider } from './day-divider';
import { NoticeRow } from './notice-row';
import type { Row } from './rows';

interface TimelineRowProps {
  row: Row;
  channelId: ChannelId;
  /** The message to point out. */
  seq: number | null;
}

export const TimelineRow = memo(function TimelineRow({ row, channelId, seq }: TimelineRowProps) {
  switch (row.kind) {
    case 'intro':
      return <ChannelIntro channelId={channelId} />;
    case 'day':
      return <DayDivider at={row.at} />;
    case 'unread':
      return <UnreadDivider />;
    case 'pending':
      return <PendingRow pending={row.pending} compact={row.compact} />;
    case 'message':
      return isNotice(row.message) ? (
        <NoticeRow message={row.message} isPointedAt={row.message.seq === seq} />
      ) : (
        <MessageRow
          message={row.message}
          compact={row.compact}
          isPointedAt={row.message.seq === seq}
        />
      );
    default:
      return row satisfies never;
  }
}, isSameRow);

function isSameRow(before: TimelineRowProps, after: TimelineRowProps): boolean {
  const { row: a } = before;
  const { row: b } = after;
  if (before.seq !== after.seq || a.key !== b.key) return false;
  if (a.kind === 'message' && b.kind === 'message') {
    return a.message === b.message && a.compact === b.compact;
  }
  if (a.kind === 'pending' && b.kind === 'pending') {
    return a.pending === b.pending && a.compact === b.compact;
  }
  return a.kind === b.kind;
}

function UnreadDivider() {
  return (
    <div className="mx-5 flex max-w-column items-center gap-2 pt-2">
      <span className="h-px flex-1 bg-danger-text" />
      <span className="font-medium text-danger-text text-xs">New</span>
    </div>
  );
}
