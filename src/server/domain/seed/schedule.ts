import type { Dice } from './dice';

const DAY_MS = 24 * 60 * 60 * 1000;
const WEEKEND = 0.08;
/** How much is written in each hour of a day, by the clock of the team. */
const HOURS = [0, 0, 0, 0, 0, 0, 1, 3, 9, 14, 15, 13, 8, 11, 14, 14, 12, 9, 5, 3, 2, 2, 1, 0];

/**
 * The moments at which messages are written between two times, in order: most of them in the hours and on the
 * days of a working week, some days busier than others. Of any number of messages one day is in memory.
 */
export function* moments(
  dice: Dice,
  { start, end, count }: { start: number; end: number; count: number },
): Generator<Date> {
  const days = splitDays(start, end).map((day) => ({ ...day, weight: weightOf(dice, day.from) }));
  const total = days.reduce(
    (sum, { weight, from, to }) => sum + (weight * (to - from)) / DAY_MS,
    0,
  );
  let due = 0;
  let given = 0;
  for (const [index, { from, to, weight }] of days.entries()) {
    due += (count * weight * (to - from)) / DAY_MS / total;
    const here = (index === days.length - 1 ? count : Math.round(due)) - given;
    given += here;
    const times = Array.from({ length: here }, () => timeWithin(dice, from, to));
    for (const time of times.sort((a, b) => a - b)) yield new Date(time);
  }
}

function splitDays(start: number, end: number): { from: number; to: number }[] {
  const days: { from: number; to: number }[] = [];
  for (let from = start; from < end; ) {
    const midnight = (Math.floor(from / DAY_MS) + 1) * DAY_MS;
    const to = Math.min(midnight, end);
    days.push({ from, to });
    from = to;
  }
  return days;
}

function weightOf(dice: Dice, at: number): number {
  const weekday = new Date(at).getUTCDay();
  const usual = weekday === 0 || weekday === 6 ? WEEKEND : 1;
  return usual * (0.5 + dice.next());
}

const TRIES = 50;

/** By the hours of the day; where only quiet hours are left of it, any time in them. */
function timeWithin(dice: Dice, from: number, to: number): number {
  const busiest = Math.max(...HOURS);
  for (let tries = 0; tries < TRIES; tries += 1) {
    const time = from + dice.next() * (to - from);
    if (dice.next() * busiest < (HOURS[new Date(time).getUTCHours()] ?? 0)) return time;
  }
  return from + dice.next() * (to - from);
}
