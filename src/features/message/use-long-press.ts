'use client';
import { type PointerEvent, type TouchEvent, useMemo, useRef } from 'react';

const HOLD_MS = 450;
const SLOP_PX = 8;

/** Calls `act` when a finger rests on something without moving. */
export function useLongPress(act: () => void) {
  const latest = useRef(act);
  latest.current = act;
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const start = useRef({ x: 0, y: 0 });
  const hasActed = useRef(false);
  return useMemo(() => {
    const stop = () => clearTimeout(timer.current);
    return {
      onPointerDown(event: PointerEvent) {
        stop();
        hasActed.current = false;
        if (event.pointerType !== 'touch') return;
        start.current = { x: event.clientX, y: event.clientY };
        timer.current = setTimeout(() => {
          hasActed.current = true;
          latest.current();
        }, HOLD_MS);
      },
      onPointerMove(event: PointerEvent) {
        const { x, y } = start.current;
        if (Math.hypot(event.clientX - x, event.clientY - y) > SLOP_PX) stop();
      },
      onPointerUp: stop,
      onPointerCancel: stop,
      // Else the finger, lifted, clicks on what has appeared below it.
      onTouchEnd(event: TouchEvent) {
        if (hasActed.current && event.cancelable) event.preventDefault();
      },
    };
  }, []);
}
