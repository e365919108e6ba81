import { differenceInCalendarDays, isSameYear } from 'date-fns';

const clock = new Intl.DateTimeFormat(undefined, { hour: 'numeric', minute: '2-digit' });
const weekday = new Intl.DateTimeFormat(undefined, {
  weekday: 'long',
  day: 'numeric',
  month: 'long',
});
const longDay = new Intl.DateTimeFormat(undefined, {
  day: 'numeric',
  month: 'long',
  year: 'numeric',
});
const full = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'short' });
const shortDay = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' });

/** The time of day, as the reader's own clock writes it. */
export function printTime(at: string): string {
  return clock.format(new Date(at));
}

/** Everything about a moment, for tooltips. */
export function printMoment(at: string): string {
  return full.format(new Date(at));
}

// What depends on the day takes it from `useNow('day')`, or "Today" would stay after midnight.

/** "Today", "Yesterday", or the date. */
export function printDay(at: string, now: Date): string {
  const date = new Date(at);
  const days = differenceInCalendarDays(now, date);
  if (days === 0) return 'Today';
  if (days === 1) return 'Yesterday';
  return (isSameYear(date, now) ? weekday : longDay).format(date);
}

/** The same inside of a sentence: "today", "yesterday", "on June 3". */
export function printDayWithin(at: string, now: Date): string {
  const day = printDay(at, now);
  return differenceInCalendarDays(now, new Date(at)) <= 1 ? day.toLowerCase() : `on ${day}`;
}

/** Short enough for a line of meta: the time today, else the day. */
export function printWhen(at: string, now: Date): string {
  const date = new Date(at);
  if (differenceInCalendarDays(now, date) === 0) return clock.format(date);
  return (isSameYear(date, now) ? shortDay : longDay).format(date);
}
