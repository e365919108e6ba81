'use client';
import { useCallback, useState } from 'react';

/** A small setting of this browser. Only for parts that are never drawn on the server. */
export function useRemembered(name: string, fallback: string): [string, (value: string) => void] {
  const [value, setValue] = useState(() => localStorage.getItem(name) ?? fallback);
  const remember = useCallback(
    (next: string) => {
      setValue(next);
      try {
        localStorage.setItem(name, next);
      } catch {
        // A browser that keeps nothing forgets it with the page.
      }
    },
    [name],
  );
  return [value, remember];
}
