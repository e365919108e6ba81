'use client';
import { type PointerEvent, useMemo, useRef } from 'react';

const HOLD_MS = 450;
const SLOP_PX = 8;

/** Calls `act` when a finger rests on something without moving. */
export function useLongPress(act: () => void) {
  const latest = useRef(act);
  latest.current = act;
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const start = useRef({ x: 0, y: 0 });
  return useMemo(() => {
    const stop = () => clearTimeout(timer.current);
    return {
      onPointerDown(event: PointerEvent) {
        stop();
        if (event.pointerType !== 'touch') return;
        start.current = { x: event.clientX, y: event.clientY };
        timer.current = setTimeout(() => latest.current(), HOLD_MS);
      },
      onPointerMove(event: PointerEvent) {
        const { x, y } = start.current;
        if (Math.hypot(event.clientX - x, event.clientY - y) > SLOP_PX) stop();
      },
      onPointerUp: stop,
      onPointerCancel: stop,
    };
  }, []);
}
