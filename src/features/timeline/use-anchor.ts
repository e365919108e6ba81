'use client';
import type { VirtualItem, Virtualizer } from '@tanstack/react-virtual';
import { useCallback, useMemo, useRef } from 'react';
import { estimateHeight, type Row } from './rows';

type List = Virtualizer<HTMLDivElement, HTMLDivElement>;

/**
 * What keeps the text on the screen in its place when a row's height turns out different: whether the
 * list moves by the difference. The virtualizer holds the top of the topmost row; a row that lost its
 * author's name, because an earlier message of the same author was loaded above it, shrank at its top,
 * so for this one its bottom is held.
 */
export function useAnchor(rows: Row[]) {
  const beheaded = useRef(new Set<string>());
  const before = useRef<Row[]>([]);
  useMemo(() => {
    const [first] = before.current.filter(hasAuthor);
    const now = first && rows.find((row) => row.key === first.key);
    if (now && hasAuthor(now) && now.compact !== first.compact) beheaded.current.add(now.key);
    before.current = rows;
  }, [rows]);

  /** A guess at a row's height, as it was when the list was last laid out. */
  const guess = useCallback((row: Row | undefined, width: number) => {
    const isBeheaded = row !== undefined && hasAuthor(row) && beheaded.current.has(row.key);
    return estimateHeight(isBeheaded ? { ...row, compact: false } : row, width);
  }, []);
  const shouldAdjust = useCallback(({ key, start, size }: VirtualItem, _: number, list: List) => {
    if (beheaded.current.delete(String(key))) return true;
    const top = list.scrollOffset ?? 0;
    // A guess about a row that begins above the top is put right at once.
    if (!list.itemSizeCache.has(key)) return start < top;
    return start + size <= top && list.scrollDirection !== 'backward';
  }, []);
  return { guess, shouldAdjust };
}

function hasAuthor(row: Row): row is Extract<Row, { compact: boolean }> {
  return 'compact' in row;
}
