import { formatDistanceToNowStrict } from 'date-fns';
import { useNow } from './use-now';

const EXACT = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
const MINUTE_MS = 60_000;
const DAY = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' });

interface RelativeTimeProps {
  /** An ISO time. */
  at: string;
  /** `ago`: when it was, such as "3 minutes ago". `until`: when it will be, such as "in 2 days". `day`: the date. */
  as?: 'ago' | 'until' | 'day';
}

/** A moment in the reader's words and zone, exact on hover. */
export function RelativeTime({ at, as = 'ago' }: RelativeTimeProps) {
  // Rendered again each minute.
  useNow('minute');
  const date = new Date(at);
  return (
    <time dateTime={at} title={EXACT.format(date)}>
      {as === 'day' ? DAY.format(date) : printDistance(date, as)}
    </time>
  );
}

/** "3 minutes ago" or "in 2 days". Rendered once a minute, so it counts no seconds. */
export function printDistance(date: Date, as: 'ago' | 'until' = 'ago'): string {
  const distance = date.getTime() - Date.now();
  // What was is never to come: the clock that noted it may be ahead of the reader's.
  if (as === 'ago' && distance > -MINUTE_MS) return 'just now';
  if (Math.abs(distance) >= MINUTE_MS) return formatDistanceToNowStrict(date, { addSuffix: true });
  return distance > 0 ? 'in less than a minute' : 'just now';
}
