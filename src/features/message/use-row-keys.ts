'use client';
import type { Virtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type RefObject, useCallback } from 'react';

interface RowKeys {
  scroller: RefObject<HTMLDivElement | null>;
  virtualizer: Virtualizer<HTMLDivElement, HTMLDivElement>;
  count: number;
}

/** Arrow keys move between messages once the list has the focus. */
export function useRowKeys({ scroller, virtualizer, count }: RowKeys) {
  return useCallback(
    (event: KeyboardEvent<HTMLDivElement>) => {
      const { target, key } = event;
      if (key !== 'ArrowUp' && key !== 'ArrowDown') return;
      if (event.altKey || event.ctrlKey || event.metaKey || !(target instanceof HTMLElement))
        return;
      const isRow = target.matches('[data-message]');
      if (!isRow && target !== scroller.current) return;
      event.preventDefault();
      const at = Number(target.closest('[data-index]')?.getAttribute('data-index') ?? count);
      const step = key === 'ArrowUp' ? -1 : 1;
      for (let index = at + step; index >= 0 && index < count; index += step) {
        const row = scroller.current?.querySelector<HTMLElement>(
          `[data-index="${index}"] [data-message]`,
        );
        if (!row) continue;
        virtualizer.scrollToIndex(index, { align: 'auto' });
        row.focus({ preventScroll: true });
        return;
      }
    },
    [scroller, virtualizer, count],
  );
}
