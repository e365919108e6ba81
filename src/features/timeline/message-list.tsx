'use client';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import { useClient } from '@/client/sync/react';
import { END, type MessageRange } from '@/client/sync/state';
import { useRowKeys } from '@/features/message';
import type { ChannelId } from '@/shared/id';
import { LoadMoreRow } from './load-more-row';
import { NewMessages } from './new-messages';
import { buildRows, type Row } from './rows';
import { ScrollButtons } from './scroll-buttons';
import { StickyDay } from './sticky-day';
import { TimelineRow } from './timeline-row';
import { useAnchor } from './use-anchor';
import { leftAt, useFirstPosition } from './use-first-position';
import { useMarkRead, useUnreadDivider } from './use-mark-read';
import { useMissing } from './use-missing';
import type { LoadState, Side } from './use-range';
import { useStickToBottom } from './use-stick-to-bottom';

interface MessageListProps {
  /** Names what it shows, for those who come back to it. */
  list: string;
  /** Round which message it was loaded; `null` for the newest. */
  opening: number | null;
  channelId: ChannelId;
  /** The message that the address points at. */
  seq: number | null;
  range: MessageRange;
  /** Shows the newest messages instead. */
  onLatest: () => void;
  loaded: { more: (side: Side) => void; sides: Record<Side, LoadState> };
}

/** How near to an edge the next page is asked for. */
const EDGE_PX = 1_200;
const EDGE_ROOM_PX = 56;
/** Nearer to the end than this counts as being there. */
const AT_END_PX = 100;

/** The scrolling list of a channel's messages: only what is on the screen is in the page. */
export function MessageList(props: MessageListProps) {
  const { list, opening, channelId, seq, range, loaded, onLatest } = props;
  const rows = useRows(channelId, range);
  const scroller = useRef<HTMLDivElement>(null);
  const width = useRef(800);
  const isLive = range.to === END;
  const hasOlder = range.from > 0;
  const [isAtEnd, setAtEnd] = useState(false);

  const [before] = useState(() => leftAt(list));
  const { guess, shouldAdjust } = useAnchor(rows);
  const virtualizer = useVirtualizer<HTMLDivElement, HTMLDivElement>({
    count: rows.length,
    getScrollElement: () => scroller.current,
    getItemKey: useCallback((index: number) => rows[index]?.key ?? index, [rows]),
    estimateSize: (index) => guess(rows[index], width.current),
    anchorTo: 'end',
    followOnAppend: isLive,
    scrollEndThreshold: AT_END_PX,
    overscan: 6,
    paddingStart: hasOlder ? EDGE_ROOM_PX : 16,
    paddingEnd: isLive ? 0 : EDGE_ROOM_PX,
    scrollPaddingStart: 72,
    // The first rows that are drawn are those one left: others would be measured, and move them.
    initialOffset: before?.offset ?? 0,
    initialMeasurementsCache: useRef(before?.sizes ?? []).current,
  });
  virtualizer.shouldAdjustScrollPositionOnItemSizeChange = shouldAdjust;

  const { more, sides } = loaded;
  const onScroll = useCallback(() => {
    const element = scroller.current;
    if (!element) return;
    const below = element.scrollHeight - element.scrollTop - element.clientHeight;
    setAtEnd(below <= AT_END_PX);
    if (hasOlder && element.scrollTop < EDGE_PX) more('older');
    if (!isLive && below < EDGE_PX) more('newer');
  }, [hasOlder, isLive, more]);

  const isThere = rows.some((row) => row.kind === 'message' && row.message.seq === seq);
  useMissing(seq !== null && !isThere, list);
  useFirstPosition({ list, opening, virtualizer, rows, seq, isAtEnd });
  useStickToBottom({ scroller, virtualizer, rows, isAtEnd: isAtEnd && isLive });
  useMarkRead(channelId, isAtEnd && isLive);
  useLayoutEffect(() => {
    width.current = scroller.current?.clientWidth ?? width.current;
  });
  // A page may end near the edge again, or not fill the screen, and then nothing would ever scroll.
  // biome-ignore lint/correctness/useExhaustiveDependencies: looked at again after every page.
  useEffect(() => {
    if (sides.older !== 'failed' && sides.newer !== 'failed') onScroll();
  }, [onScroll, rows.length, sides]);

  const onKeyDown = useRowKeys({ scroller, virtualizer, count: rows.length });
  const items = virtualizer.getVirtualItems();
  return (
    <div className="relative flex min-h-0 flex-1 flex-col">
      <StickyDay virtualizer={virtualizer} rows={rows} />
      <div
        ref={scroller}
        onScroll={onScroll}
        onKeyDown={onKeyDown}
        role="log"
        aria-live="off"
        aria-label="Messages"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard.
        tabIndex={0}
        data-region="messages"
        className="min-h-0 flex-1 overflow-y-auto overflow-x-hidden overscroll-contain outline-none [overflow-anchor:none] focus-visible:shadow-[inset_0_0_0_2px_var(--focus)]"
      >
        <div className="relative w-full" style={{ height: virtualizer.getTotalSize() }}>
          {hasOlder && <LoadMoreRow side="older" state={loaded.sides.older} onRetry={more} />}
          {items.map((item) => {
            const row = rows[item.index];
            return (
              <div
                key={item.key}
                ref={virtualizer.measureElement}
                data-index={item.index}
                className="absolute top-0 left-0 w-full"
                style={{ transform: `translateY(${item.start}px)` }}
              >
                {row && <TimelineRow row={row} channelId={channelId} seq={seq} />}
              </div>
            );
          })}
          {!isLive && <LoadMoreRow side="newer" state={loaded.sides.newer} onRetry={more} />}
        </div>
      </div>
      <ScrollButtons {...{ channelId, rows, isAtEnd, isLive, virtualizer, onLatest }} />
      <NewMessages rows={rows} isLive={isLive} />
    </div>
  );
}

function useRows(channelId: ChannelId, range: MessageRange): Row[] {
  const { me, outbox } = useClient();
  const unreadAfter = useUnreadDivider(channelId);
  const pending = useStore(
    outbox.store,
    useShallow((all) => all.filter((each) => each.channelId === channelId && !each.parentId)),
  );
  return useMemo(
    () =>
      buildRows({
        messages: range.messages,
        pending: range.to === END ? pending : [],
        me,
        from: range.from,
        unreadAfter,
      }),
    [range, pending, me, unreadAfter],
  );
}
