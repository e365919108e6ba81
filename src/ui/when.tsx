import { formatDistanceToNowStrict } from 'date-fns';
import { useNow } from './use-now';

const EXACT = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
const DAY = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' });

interface WhenProps {
  /** An ISO time. */
  at: string;
  /** `ago`: "3 minutes ago" or "in 2 days". `day`: the date. */
  as?: 'ago' | 'day';
}

/** A moment in the reader's words and zone, exact on hover. */
export function When({ at, as = 'ago' }: WhenProps) {
  // Rendered again each minute.
  useNow('minute');
  const date = new Date(at);
  return (
    <time dateTime={at} title={EXACT.format(date)}>
      {as === 'day' ? DAY.format(date) : formatDistanceToNowStrict(date, { addSuffix: true })}
    </time>
  );
}
