'use client';
import type { VirtualItem, Virtualizer } from '@tanstack/react-virtual';
import { useEffect, useLayoutEffect, useRef } from 'react';
import { cameBack } from '@/features/navigation';
import type { Row } from './rows';

/** Where a list stood when it was left. */
interface Left {
  /** The topmost row, and how far it had been scrolled past the top. */
  key: string;
  past: number;
  /** How far the list itself was scrolled. */
  offset: number;
  /** Round which message it was loaded. */
  opening: number | null;
  /** What the rows measured: with the same heights the same place is found at once. */
  sizes: VirtualItem[];
}

/** The lists that were left while reading back, by what they showed, for those who come back to them. */
const left = new Map<string, Left>();
const MOST_LEFT = 50;

/** Where to come back to in this list, if one is coming back. */
export function leftAt(list: string): Left | undefined {
  return cameBack() ? left.get(list) : undefined;
}

interface Opening {
  /** What the list shows. */
  list: string;
  /** Round which message it was loaded; `null` for the newest. */
  opening: number | null;
  virtualizer: Virtualizer<HTMLDivElement, HTMLDivElement>;
  rows: Row[];
  /** The message asked for. */
  seq: number | null;
  isAtEnd: boolean;
}

/** Opens where one was before, at the message asked for, at the first one that is new, or at the end. */
export function useFirstPosition(props: Opening): void {
  const { list, opening, virtualizer, rows, seq, isAtEnd } = props;
  const isPlaced = useRef(false);
  // A list that is mounted anew (as React does once more in development) has no place yet.
  useLayoutEffect(
    () => () => {
      isPlaced.current = false;
    },
    [],
  );
  useLayoutEffect(() => {
    if (isPlaced.current || rows.length === 0) return;
    isPlaced.current = true;
    const before = leftAt(list);
    // Rows were measured in this render: this computes where each begins from their sizes.
    virtualizer.getTotalSize();
    const old = rows.findIndex((row) => row.key === before?.key);
    const oldStart = virtualizer.measurementsCache[old]?.start;
    const asked = rows.findIndex(
      (row) => seq !== null && row.kind === 'message' && row.message.seq >= seq,
    );
    const unread = rows.findIndex((row) => row.kind === 'unread');
    if (before && oldStart !== undefined) virtualizer.scrollToOffset(oldStart + before.past);
    else if (asked >= 0) virtualizer.scrollToIndex(asked, { align: 'center' });
    else if (unread >= 0) virtualizer.scrollToIndex(unread, { align: 'start' });
    else virtualizer.scrollToEnd();
  }, [list, virtualizer, rows, seq]);

  const latest = useRef({ isAtEnd, rows });
  useEffect(() => {
    latest.current = { isAtEnd, rows };
  });
  useLayoutEffect(
    () => () => {
      left.delete(list);
      const { scrollOffset } = virtualizer;
      if (latest.current.isAtEnd || scrollOffset === null) return;
      const top = virtualizer.getVirtualItemForOffset(scrollOffset);
      if (!top) return;
      const [oldest] = left.keys();
      if (left.size >= MOST_LEFT && oldest !== undefined) left.delete(oldest);
      const sizes = virtualizer.takeSnapshot();
      const past = scrollOffset - top.start;
      left.set(list, { key: String(top.key), past, offset: scrollOffset, opening, sizes });
    },
    [list, opening, virtualizer],
  );
}
