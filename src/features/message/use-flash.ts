'use client';
import { useEffect, useState } from 'react';

const FLASH_MS = 2_200;

/** True for a moment after something was pointed at. */
export function useFlash(isPointedAt: boolean): boolean {
  const [isOver, setOver] = useState(false);
  useEffect(() => {
    if (!isPointedAt) return;
    setOver(false);
    const timer = setTimeout(() => setOver(true), FLASH_MS);
    return () => clearTimeout(timer);
  }, [isPointedAt]);
  return isPointedAt && !isOver;
}
