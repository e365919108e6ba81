'use client';
import type { Virtualizer } from '@tanstack/react-virtual';
import { ArrowDown, ArrowUp } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import { markRead } from '@/client/sync/calls/channel';
import { useChannel, useClient } from '@/client/sync/react';
import { channelPath } from '@/features/workspace/address';
import { goTo } from '@/features/workspace/navigation';
import type { ChannelId } from '@/shared/id';
import type { Row } from './rows';

interface JumpPillsProps {
  channelId: ChannelId;
  rows: Row[];
  isAtEnd: boolean;
  isLive: boolean;
  virtualizer: Virtualizer<HTMLDivElement, HTMLDivElement>;
}

/** The ways back: up to the first new message, down to the latest. */
export function JumpPills({ channelId, rows, isAtEnd, isLive, virtualizer }: JumpPillsProps) {
  const { slug } = useClient();
  const fresh = useFreshCount(channelId, rows, isAtEnd && isLive);
  const showsDown = !isLive || !isAtEnd;
  const down = () => {
    if (isLive) virtualizer.scrollToEnd();
    else goTo(channelPath(slug, { channelId }));
  };
  return (
    <>
      <UnreadAbove {...{ channelId, rows, virtualizer }} />
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
    (row) => row.kind === 'message' && row.message.seq > seenSeq && row.message.authorId !== me,
  ).length;
}

function UnreadAbove(props: Pick<JumpPillsProps, 'channelId' | 'rows' | 'virtualizer'>) {
  const { channelId, rows, virtualizer } = props;
  const client = useClient();
  const lastSeq = useChannel(channelId)?.lastSeq ?? 0;
  const [isDone, setDone] = useState(false);
  const line = rows.findIndex((row) => row.kind === 'unread');
  const isAbove = line >= 0 && line < (virtualizer.range?.startIndex ?? 0);
  if (!isAbove || isDone) return null;
  const count = rows.slice(line).filter((row) => row.kind === 'message').length;
  const dismiss = () => {
    setDone(true);
    markRead(client, channelId, lastSeq).catch(() => undefined);
  };
  return (
    <div className="pointer-events-none absolute inset-x-0 top-9 z-10 flex justify-center gap-2">
      <Pill onClick={() => virtualizer.scrollToIndex(line, { align: 'start' })}>
        <ArrowUp aria-hidden size={16} strokeWidth={1.75} />
        {count} new
      </Pill>
      <Pill onClick={dismiss}>Mark read</Pill>
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
