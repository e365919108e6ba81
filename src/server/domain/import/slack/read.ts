// Readers of fields that may be missing, null, of the wrong type or out of range: an odd field costs that
// field and nothing beside it.

export type Fields = Record<string, unknown>;

export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const fieldsOf = (value: unknown): Fields => (isFields(value) ? value : {});

export const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

/** Entries of a list, lists in it opened; what stands alone is a list of one. */
export function listIn(value: unknown): unknown[] {
  if (value === undefined || value === null) return [];
  return [value].flat(MAX_LISTS).filter((each) => each !== undefined && each !== null);
}

/** How deep lists in lists are opened. */
export const MAX_LISTS = 5;

/** What is neither a text nor nothing. */
export const isOdd = (value: unknown): boolean =>
  value === true || (typeof value === 'object' && value !== null);

/** A text, or a number as one; what is empty or blank is none. */
export function textOf(value: unknown): string | undefined {
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}

const TRUE = /^(?:true|t|yes|y|on|1)$/i;
const FALSE = /^(?:false|f|no|n|off|0|null|none)?$/i;

const wordOf = (value: unknown) => (typeof value === 'string' ? value.trim() : String(value));

/** A flag that opens something, such as a role: set only where it plainly is. */
export const flagOf = (value: unknown): boolean => isScalar(value) && TRUE.test(wordOf(value));

/** A flag that closes something, such as private, archived or deleted: set unless it plainly is not. */
export const closingFlagOf = (value: unknown): boolean =>
  value !== undefined && value !== null && !isPlainlyFalse(value);

/** Whether a field is there and denies what it is about. */
export const isPlainlyFalse = (value: unknown): boolean =>
  isScalar(value) && FALSE.test(wordOf(value));

const isScalar = (value: unknown) => ['boolean', 'number', 'string'].includes(typeof value);

const ID = /^[\w.:-]{1,64}$/;

/** An id of Slack's. Exports that other tools made have forms of their own. */
export function idOf(value: unknown): string | undefined {
  const text = textOf(value)?.trim();
  return text !== undefined && ID.test(text) ? text : undefined;
}

/** Ids, or objects that have one, in a list or alone; and how many others stand among them. */
export function idsOf(value: unknown): { ids: string[]; odd: number } {
  const entries = listIn(value);
  const found = entries.flatMap((each) => idOf(each) ?? idOf(fieldsOf(each).id) ?? []);
  return { ids: [...new Set(found)], odd: entries.length - found.length };
}

const TIME = /^(\d{9,11})(?:[.,](\d*))?$/;
/** In milliseconds or microseconds, as other programs and Slack's links have them. */
const WHOLE_TIME = /^(\d{10})(\d{3}|\d{6})(?:\.0*)?$/;

/**
 * A message's time, which is its name within its channel too: seconds and six digits of microseconds since
 * 1970. A number stands for one as well, and so do whole seconds, milliseconds and microseconds.
 */
export function timeOf(value: unknown): string | undefined {
  const text = typeof value === 'number' ? value.toFixed(6) : textOf(value)?.trim();
  const parts = TIME.exec(text ?? '') ?? WHOLE_TIME.exec(text ?? '');
  const [, seconds, fraction = ''] = parts ?? [];
  return seconds && `${seconds}.${fraction.slice(0, 6).padEnd(6, '0')}`;
}

export function dateOfTime(time: string): Date {
  return new Date(Math.floor(Number(time) * 1000));
}

const DAY_MS = 86_400_000;
/** Histories from before Slack come in its form as well. */
export const EARLIEST_MS = Date.UTC(1990, 0);
const LATEST_MS = Date.UTC(2200, 0);

/** The day of a date in UTC, as `YYYY-MM-DD`. */
export const dayOf = (date: Date) => date.toISOString().slice(0, 10);

/** Why nobody can have written at this time; `null` when one can. Clocks may differ by a day. */
export function oddityOf(date: Date, now: Date): string | null {
  if (date.getTime() > now.getTime() + DAY_MS) return 'its time (ts) is in the future';
  return date.getTime() < EARLIEST_MS ? 'its time (ts) is from before there was chat' : null;
}

/** How far a day of any time zone reaches beyond that of UTC. */
const EAST_MS = 14 * 3_600_000;
const WEST_MS = 12 * 3_600_000;

/** Whether a time is of a day (`YYYY-MM-DD`) in some time zone. */
export function isOfDay(time: string, day: string): boolean {
  const sinceMs = dateOfTime(time).getTime() - Date.parse(day);
  return sinceMs >= -EAST_MS && sinceMs < DAY_MS + WEST_MS;
}

/** A date in seconds (or milliseconds) since 1970; none when it is of another time. */
export function dateOf(value: unknown): Date | undefined {
  const number = Number(textOf(value) ?? Number.NaN);
  const milliseconds = number < 100_000_000_000 ? number * 1000 : number;
  const isDate = milliseconds >= EARLIEST_MS && milliseconds < LATEST_MS;
  return isDate ? new Date(milliseconds) : undefined;
}

/** More people than any workspace has. */
const MAX_COUNT = 1_000_000;

/** Whether a count is beyond what can be true. */
export const isBeyondCounting = (value: unknown): boolean => Number(textOf(value) ?? 0) > MAX_COUNT;

/** None, where it can't be true. */
export function countOf(value: unknown): number {
  const number = Number(textOf(value) ?? 0);
  return Number.isInteger(number) && number > 0 && number <= MAX_COUNT ? number : 0;
}
