'use client';
import type { Virtualizer } from '@tanstack/react-virtual';
import { ArrowDown, ArrowUp } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import { markRead } from '@/client/sync/calls/channel';
import { useChannel, useClient } from '@/client/sync/react';
import type { ChannelId } from '@/shared/id';
import { Button } from '@/ui/button';
import { printWhen } from '@/ui/time';
import { useNow } from '@/ui/use-now';
import { isSaid, type Row } from './rows';

interface ScrollButtonsProps {
  channelId: ChannelId;
  rows: Row[];
  isAtEnd: boolean;
  isLive: boolean;
  virtualizer: Virtualizer<HTMLDivElement, HTMLDivElement>;
  onLatest: () => void;
}

/** The ways back: up to the first new message, down to the latest. */
export function ScrollButtons(props: ScrollButtonsProps) {
  const { channelId, rows, isAtEnd, isLive, virtualizer, onLatest } = props;
  const fresh = useFreshCount(channelId, rows, isAtEnd && isLive);
  const showsDown = !isLive || !isAtEnd;
  const down = () => {
    if (isLive) virtualizer.scrollToEnd();
    else onLatest();
  };
  return (
    <>
      <UnreadAbove {...{ channelId, rows, isLive, virtualizer }} />
      {showsDown && (
        <div className="pointer-events-none absolute inset-x-0 bottom-3 flex justify-center">
          <Pill onClick={down}>
            <ArrowDown aria-hidden size={16} strokeWidth={1.75} />
            {isLive && fresh > 0
              ? `${fresh} new message${fresh === 1 ? '' : 's'}`
              : 'Jump to latest'}
          </Pill>
        </div>
      )}
    </>
  );
}

/** How many messages of others came since one opened the channel, or was last at its end. */
function useFreshCount(channelId: ChannelId, rows: Row[], isAtEnd: boolean): number {
  const { me } = useClient();
  const lastSeq = useChannel(channelId)?.lastSeq ?? 0;
  const [seenSeq, setSeenSeq] = useState(lastSeq);
  useEffect(() => {
    if (isAtEnd) setSeenSeq(lastSeq);
  }, [isAtEnd, lastSeq]);
  if (isAtEnd) return 0;
  return rows.filter(
    (row) => isSaid(row) && row.message.seq > seenSeq && row.message.authorId !== me,
  ).length;
}

/** Covers a strip at the top, where the day also stands: nothing shows through between words. */
function UnreadAbove(props: Omit<ScrollButtonsProps, 'isAtEnd' | 'onLatest'>) {
  const { channelId, rows, isLive, virtualizer } = props;
  const client = useClient();
  const lastSeq = useChannel(channelId)?.lastSeq ?? 0;
  const [isDone, setDone] = useState(false);
  const now = useNow('day');
  const line = rows.findIndex((row) => row.kind === 'unread');
  const isAbove = line >= 0 && line < (virtualizer.range?.startIndex ?? 0);
  if (!isAbove || isDone) return null;
  const fresh = rows.slice(line).flatMap((row) => (isSaid(row) ? [row.message] : []));
  const since = fresh[0] && printWhen(fresh[0].createdAt, now);
  const dismiss = () => {
    setDone(true);
    markRead(client, channelId, lastSeq).catch(() => undefined);
  };
  return (
    <div className="absolute inset-x-0 top-0 z-20 flex h-10 animate-fade-in items-center justify-between border-line border-b bg-surface-1 px-2.5 touch:h-12">
      <Button
        size="sm"
        variant="ghost"
        onClick={() => virtualizer.scrollToIndex(line, { align: 'start' })}
      >
        <ArrowUp aria-hidden size={16} strokeWidth={1.75} />
        {`${fresh.length}${isLive ? '' : '+'} new${since ? ` since ${since}` : ''}`}
      </Button>
      <Button size="sm" variant="ghost" onClick={dismiss}>
        Mark read
      </Button>
    </div>
  );
}

function Pill({ onClick, children }: { onClick: () => void; children: ReactNode }) {
  return (
    <button
      type="button"
      onClick={onClick}
      className="pointer-events-auto inline-flex h-8 animate-fade-in items-center gap-1.5 rounded-full border border-line bg-raised px-3 font-medium text-sm shadow-raised hover:bg-surface-4 touch:h-11"
    >
      {children}
    </button>
  );
}
