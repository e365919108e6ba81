// @vitest-environment happy-dom
import { act, type ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { DayDivider } from '@/features/timeline/day-divider';
import { RelativeTime } from '@/ui/relative-time';
import { printDayWithin, printWhen } from '@/ui/time';
import { useNow } from '@/ui/use-now';

vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);

// Local times, whichever zone this runs in.
const LATE = new Date(2024, 4, 5, 23, 59, 30);
const NEXT_DAY = new Date(2024, 4, 6, 9, 0, 0);
const at = new Date(2024, 4, 5, 20, 0, 0).toISOString();

let unmount: () => void = () => undefined;
beforeEach(() => void vi.useFakeTimers({ now: LATE }));
afterEach(() => {
  act(unmount);
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

function show(content: ReactNode) {
  const place = document.createElement('div');
  const root = createRoot(place);
  act(() => root.render(content));
  unmount = () => root.unmount();
  return () => place.textContent;
}

function Within() {
  const now = useNow('day');
  return `${printDayWithin(at, now)}, ${printWhen(at, now) === printWhen(at, new Date(at))}`;
}

test('"Today" turns into "Yesterday" at midnight in an open tab', () => {
  const line = show(<DayDivider at={at} />);
  expect(line()).toBe('Today');
  act(() => void vi.advanceTimersByTime(29_000));
  expect(line()).toBe('Today');
  act(() => void vi.advanceTimersByTime(1_000));
  expect(line()).toBe('Yesterday');
  act(() => void vi.advanceTimersByTime(24 * 60 * 60_000));
  expect(line()).not.toBe('Yesterday');
});

test('so does what stands inside of a sentence, and a time becomes a day', () => {
  const text = show(<Within />);
  expect(text()).toBe('today, true');
  act(() => void vi.advanceTimersByTime(30_000));
  expect(text()).toBe('yesterday, false');
});

test('a moment of the last minute is just now, and grows older', () => {
  const text = show(<RelativeTime at={LATE.toISOString()} />);
  expect(text()).toBe('just now');
  act(() => void vi.advanceTimersByTime(2 * 60_000));
  expect(text()).toMatch(/minutes? ago$/);
});

test.each([
  ['ago', 'just now'],
  ['until', 'in 2 minutes'],
] as const)('a moment to come, told as "%s", is %s', (as, told) => {
  const soon = new Date(LATE.getTime() + 2 * 60_000).toISOString();
  expect(show(<RelativeTime at={soon} as={as} />)()).toBe(told);
});

test.each(['focus', 'pageshow'])('a tab that slept over midnight is right at once: %s', (name) => {
  const line = show(<DayDivider at={at} />);
  vi.setSystemTime(NEXT_DAY);
  expect(line()).toBe('Today');
  act(() => void window.dispatchEvent(new Event(name)));
  expect(line()).toBe('Yesterday');
});

test('a page that is shown again is right at once', () => {
  const line = show(<DayDivider at={at} />);
  vi.setSystemTime(NEXT_DAY);
  act(() => void document.dispatchEvent(new Event('visibilitychange', { bubbles: true })));
  expect(line()).toBe('Yesterday');
});

test('"ago" goes on with the minutes', () => {
  const moment = show(<RelativeTime at={new Date(LATE.getTime() - 60_000).toISOString()} />);
  expect(moment()).toBe('1 minute ago');
  act(() => void vi.advanceTimersByTime(30_000));
  expect(moment()).toBe('2 minutes ago');
});
