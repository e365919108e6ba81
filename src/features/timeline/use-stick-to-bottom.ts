'use client';
import type { Virtualizer } from '@tanstack/react-virtual';
import { type RefObject, useEffect, useLayoutEffect, useRef } from 'react';
import type { Row } from './rows';

interface StickToBottom {
  scroller: RefObject<HTMLDivElement | null>;
  virtualizer: Virtualizer<HTMLDivElement, HTMLDivElement>;
  rows: Row[];
  isAtEnd: boolean;
}

/**
 * Stays at the end when the room for the list changes, when its lines break otherwise, and when the line
 * above what is new is put in, and goes there with what one sends.
 */
export function useStickToBottom({ scroller, virtualizer, rows, isAtEnd }: StickToBottom): void {
  const latest = useRef(isAtEnd);
  useEffect(() => {
    latest.current = isAtEnd;
  });
  const fromEnd = useRef(0);
  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const onScroll = () => {
      fromEnd.current = element.scrollHeight - element.scrollTop - element.clientHeight;
    };
    element.addEventListener('scroll', onScroll, { passive: true });
    return () => element.removeEventListener('scroll', onScroll);
  }, [scroller]);
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

  // Another width breaks lines otherwise, and a row may grow by a reaction: as far from the end as before.
  const total = virtualizer.getTotalSize();
  const before = useRef(total);
  useLayoutEffect(() => {
    const element = scroller.current;
    const grown = total - before.current;
    before.current = total;
    if (!element || !latest.current || grown === 0) return;
    const gap = element.scrollHeight - element.scrollTop - element.clientHeight;
    if (gap > fromEnd.current) element.scrollTop += gap - fromEnd.current;
  }, [scroller, total]);

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
