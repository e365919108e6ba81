'use client';
import type { Virtualizer } from '@tanstack/react-virtual';
import { type RefObject, useEffect, useLayoutEffect, useRef } from 'react';
import type { Row } from './rows';

interface Glue {
  scroller: RefObject<HTMLDivElement | null>;
  virtualizer: Virtualizer<HTMLDivElement, HTMLDivElement>;
  rows: Row[];
  isAtEnd: boolean;
}

/**
 * Stays at the end when the room for the list changes or the line above what is new is put in, and goes
 * there with what one sends.
 */
export function useGlue({ scroller, virtualizer, rows, isAtEnd }: Glue): void {
  const latest = useRef(isAtEnd);
  useEffect(() => {
    latest.current = isAtEnd;
  });
  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    let height = element.clientHeight;
    const observer = new ResizeObserver(() => {
      if (element.clientHeight === height) return;
      height = element.clientHeight;
      if (latest.current) element.scrollTop = element.scrollHeight;
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [scroller]);

  const unread = rows.findIndex((row) => row.kind === 'unread');
  useLayoutEffect(() => {
    if (unread >= 0 && latest.current) virtualizer.scrollToEnd();
  }, [virtualizer, unread]);

  const last = rows.at(-1);
  const lastPending = last?.kind === 'pending' && !last.pending.failure ? last.key : null;
  const first = useRef(lastPending);
  useEffect(() => {
    if (lastPending && lastPending !== first.current) virtualizer.scrollToEnd();
    first.current = lastPending;
  }, [virtualizer, lastPending]);
}
