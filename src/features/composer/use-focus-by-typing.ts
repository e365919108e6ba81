'use client';
import { type RefObject, useEffect } from 'react';

/** A letter typed while nothing has the focus goes into the box. */
export function useFocusByTyping(box: RefObject<HTMLTextAreaElement | null>, on: boolean): void {
  useEffect(() => {
    if (!on) return;
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.key.length !== 1 || !/[\p{L}\p{N}]/u.test(event.key)) return;
      const { activeElement } = document;
      const isFree =
        activeElement === document.body || activeElement?.getAttribute('role') === 'log';
      if (isFree) box.current?.focus();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [box, on]);
}
