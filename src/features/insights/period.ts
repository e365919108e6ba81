import { roomPath } from '@/features/navigation';
import { LIMITS } from '@/shared/limits';

/** The periods on offer, in days up to and with today. */
export const PERIODS = [
  { days: 7, label: '7 days' },
  { days: 30, label: '30 days' },
  { days: 90, label: '90 days' },
  { days: 365, label: 'Year' },
] as const;

const DEFAULT_DAYS = 30;
const DAY_MS = 24 * 60 * 60 * 1000;

/** UTC days, both inclusive, `YYYY-MM-DD`. */
export interface Range {
  from: string;
  to: string;
}

/** What an address asks for: so many days up to today, or days of one's own choosing. */
export interface Period extends Range {
  /** `null` for days of one's own choosing. */
  days: number | null;
}

interface Asked {
  days?: unknown;
  from?: unknown;
  to?: unknown;
}

/** The period that an address asks for; the default for anything that makes no sense. */
export function parsePeriod({ days, from, to }: Asked, now = new Date()): Period {
  if (isDay(from) && isDay(to) && isWithinLimit({ from, to })) return { days: null, from, to };
  const offered = PERIODS.find((period) => String(period.days) === days)?.days ?? DEFAULT_DAYS;
  return { days: offered, ...daysUpTo(dayOf(now.getTime()), offered) };
}

/** So many days, of which `last` is the last. */
export function daysUpTo(last: string, days = DEFAULT_DAYS): Range {
  return { from: dayOf(Date.parse(last) - (days - 1) * DAY_MS), to: last };
}

/** The address of these days. */
export function periodPath(slug: string, { from, to }: Range): string {
  return `${roomPath(slug, 'insights')}?from=${from}&to=${to}`;
}

function isWithinLimit({ from, to }: Range): boolean {
  const days = (Date.parse(to) - Date.parse(from)) / DAY_MS + 1;
  return days >= 1 && days <= LIMITS.insightDays;
}

function isDay(value: unknown): value is string {
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(value)) return false;
  const time = Date.parse(value);
  return !Number.isNaN(time) && dayOf(time) === value;
}

const dayOf = (time: number) => new Date(time).toISOString().slice(0, 10);
