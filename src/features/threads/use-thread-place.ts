'use client';
import { type RefObject, useEffect, useLayoutEffect, useRef } from 'react';
import type { Row } from '@/features/timeline';

interface ThreadPlace {
  scroller: RefObject<HTMLDivElement | null>;
  rows: Row[];
  /** False where the address points at a reply, which is scrolled to instead. */
  startsAtEnd: boolean;
}

/** Nearer to the end than this counts as being there. */
const AT_END_PX = 80;

interface Held {
  isAtEnd: boolean;
  /** The first reply on the screen, and where its top and its bottom are. */
  row: Element | null;
  top: number;
  bottom: number;
}

/**
 * Keeps what one reads in a thread in its place: at the end while one is there, also when the box below or a
 * message grows, and else the first reply on the screen, also when earlier ones come in above it. Goes to
 * the end with what one sends. The scroller has one child, with all of it. Returns what to do on scroll.
 */
export function useThreadPlace({ scroller, rows, startsAtEnd }: ThreadPlace): () => void {
  const place = useRef<Held>({ isAtEnd: startsAtEnd, row: null, top: 0, bottom: 0 });
  const last = rows.at(-1);
  const sent = last?.kind === 'pending' && !last.pending.failure ? last.key : null;
  const sentBefore = useRef(sent);

  // biome-ignore lint/correctness/useExhaustiveDependencies: new rows are what moves the others.
  useLayoutEffect(() => {
    if (sent !== null && sent !== sentBefore.current) place.current.isAtEnd = true;
    sentBefore.current = sent;
    // By its bottom: a reply loses its author's name when an earlier one of theirs comes in above it.
    hold(scroller.current, place.current, 'bottom');
  }, [scroller, rows, sent]);

  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const observer = new ResizeObserver(() => hold(element, place.current, 'top'));
    observer.observe(element);
    if (element.firstElementChild) observer.observe(element.firstElementChild);
    return () => observer.disconnect();
  }, [scroller]);

  return () => {
    const element = scroller.current;
    if (element) place.current = placeOf(element);
  };
}

function placeOf(element: HTMLDivElement): Held {
  const frame = element.getBoundingClientRect();
  const isAtEnd = element.scrollHeight - element.scrollTop - element.clientHeight < AT_END_PX;
  for (const row of element.querySelectorAll('[data-seq]')) {
    const { top, bottom } = row.getBoundingClientRect();
    if (bottom > frame.top)
      return { isAtEnd, row, top: top - frame.top, bottom: bottom - frame.top };
  }
  return { isAtEnd, row: null, top: 0, bottom: 0 };
}

function hold(element: HTMLDivElement | null, place: Held, edge: 'top' | 'bottom'): void {
  if (!element) return;
  if (place.isAtEnd) element.scrollTop = element.scrollHeight;
  else if (place.row?.isConnected) {
    const now = place.row.getBoundingClientRect()[edge] - element.getBoundingClientRect().top;
    element.scrollTop += now - place[edge];
    // What was held by one edge has the other somewhere else now.
    Object.assign(place, placeOf(element));
  }
}
