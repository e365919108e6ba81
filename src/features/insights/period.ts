/** The periods on offer, in days up to and with today. */
export const PERIODS = [
  { days: 7, label: '7 days' },
  { days: 30, label: '30 days' },
  { days: 90, label: '90 days' },
  { days: 365, label: 'Year' },
] as const;

export const DEFAULT_DAYS = 30;
const DAY_MS = 24 * 60 * 60 * 1000;

/** The period that an address asks for; the default for anything that is not on offer. */
export function periodDays(value: string | null): number {
  return PERIODS.find(({ days }) => String(days) === value)?.days ?? DEFAULT_DAYS;
}

/** The first and the last UTC day of the period. */
export function periodRange(days: number, now = new Date()): { from: string; to: string } {
  const dayOf = (time: number) => new Date(time).toISOString().slice(0, 10);
  return { from: dayOf(now.getTime() - (days - 1) * DAY_MS), to: dayOf(now.getTime()) };
}
