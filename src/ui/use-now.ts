'use client';
import { useMemo, useSyncExternalStore } from 'react';

const MINUTE_MS = 60_000;

/** How far apart two times may be and still be the same to whoever prints them. */
type Step = 'minute' | 'day';

const STARTS: Record<Step, () => number> = {
  minute: () => Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS,
  day: () => new Date().setHours(0, 0, 0, 0),
};

const listeners = new Set<() => void>();
let timer: ReturnType<typeof setTimeout> | undefined;
// After sleep a timer may be late by as long as the machine slept: whoever comes back looks at once.
const WAKING = ['focus', 'pageshow', 'visibilitychange'];

function tick(): void {
  clearTimeout(timer);
  // Midnight is the turn of a minute in every time zone.
  timer = setTimeout(tick, MINUTE_MS - (Date.now() % MINUTE_MS));
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (listeners.size === 1) {
    for (const name of WAKING) window.addEventListener(name, tick);
    tick();
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearTimeout(timer);
    for (const name of WAKING) window.removeEventListener(name, tick);
  };
}

/**
 * The start of the current minute, or of the reader's current day: whatever prints "3 minutes ago" or "Today"
 * takes it, and renders again when that changes, also in a tab that stays open or wakes up.
 */
export function useNow(step: Step): Date {
  const start = useSyncExternalStore(subscribe, STARTS[step], STARTS[step]);
  return useMemo(() => new Date(start), [start]);
}
