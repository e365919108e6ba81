'use client';
import { type RefObject, useEffect, useLayoutEffect, useRef } from 'react';
import type { Row } from '@/features/timeline/rows';

interface ThreadPlace {
  scroller: RefObject<HTMLDivElement | null>;
  rows: Row[];
  /** False where the address points at a reply, which is scrolled to instead. */
  startsAtEnd: boolean;
}

/** Nearer to the end than this counts as being there. */
const AT_END_PX = 80;

/**
 * Keeps what one reads in a thread in its place: at the end while one is there, also when the box below
 * grows, and else the first reply on the screen, also when earlier ones come in above it. Goes to the end
 * with what one sends. Returns what to do on scroll.
 */
export function useThreadPlace({ scroller, rows, startsAtEnd }: ThreadPlace): () => void {
  const place = useRef<{ isAtEnd: boolean; row: Element | null; top: number }>({
    isAtEnd: startsAtEnd,
    row: null,
    top: 0,
  });
  const last = rows.at(-1);
  const sent = last?.kind === 'pending' && !last.pending.failure ? last.key : null;
  const sentBefore = useRef(sent);

  // biome-ignore lint/correctness/useExhaustiveDependencies: new rows are what moves the others.
  useLayoutEffect(() => {
    if (sent !== null && sent !== sentBefore.current) place.current.isAtEnd = true;
    sentBefore.current = sent;
    hold(scroller.current, place.current);
  }, [scroller, rows, sent]);

  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const observer = new ResizeObserver(() => hold(element, place.current));
    observer.observe(element);
    return () => observer.disconnect();
  }, [scroller]);

  return () => {
    const element = scroller.current;
    if (!element) return;
    const { top } = element.getBoundingClientRect();
    const isAtEnd = element.scrollHeight - element.scrollTop - element.clientHeight < AT_END_PX;
    const row = [...element.querySelectorAll('[data-seq]')].find(
      (each) => each.getBoundingClientRect().bottom > top,
    );
    place.current = { isAtEnd, row: row ?? null, top: topOf(row, element) };
  };
}

function hold(
  element: HTMLDivElement | null,
  { isAtEnd, row, top }: { isAtEnd: boolean; row: Element | null; top: number },
): void {
  if (!element) return;
  if (isAtEnd) element.scrollTop = element.scrollHeight;
  else if (row?.isConnected) element.scrollTop += topOf(row, element) - top;
}

const topOf = (row: Element | undefined, element: HTMLDivElement) =>
  row ? row.getBoundingClientRect().top - element.getBoundingClientRect().top : 0;
