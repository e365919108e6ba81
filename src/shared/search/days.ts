const DAY_MS = 24 * 60 * 60 * 1_000;
/** No zone is further from UTC. */
const FURTHEST_MS = 15 * 60 * 60 * 1_000;
/** Of the calendar that the store has. */
const FIRST = Date.parse('0001-01-01T00:00:00Z');
const LAST = '9999-12-31';

/**
 * The first moment of a day (`YYYY-MM-DD`) where clocks show the given zone's time. A day that begins at one
 * o'clock, because midnight was skipped, begins there.
 */
export function startOfDay(day: string, timeZone: string): Date {
  const dayAt = dayPrinter(timeZone);
  const midnight = Date.parse(`${day}T00:00:00Z`);
  let [early, late] = [midnight - FURTHEST_MS, midnight + FURTHEST_MS];
  while (late - early > 1) {
    const middle = Math.floor((early + late) / 2);
    if (dayAt(middle) < day) early = middle;
    else late = middle;
  }
  return new Date(Math.max(late, FIRST));
}

/** The day after, in the calendar, whose last is that of the year 9999. */
export function nextDay(day: string): string {
  if (day >= LAST) return LAST;
  return new Date(Date.parse(`${day}T00:00:00Z`) + DAY_MS).toISOString().slice(0, 10);
}

/** Whether it names a zone that this machine knows, such as `Europe/Berlin`. */
export function isTimeZone(name: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en-US', { timeZone: name }));
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

function dayPrinter(timeZone: string): (at: number) => string {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'iso8601',
    numberingSystem: 'latn',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  });
  return (at) => {
    const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, value]));
    return `${(parts.get('year') ?? '').padStart(4, '0')}-${parts.get('month')}-${parts.get('day')}`;
  };
}
