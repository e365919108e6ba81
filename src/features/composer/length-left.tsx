import { LIMITS } from '@/shared/limits';

const COUNTER_FROM = LIMITS.messageLength - 1_000;

/** How much more a message may hold, once it is nearly full. */
export function LengthLeft({ length }: { length: number }) {
  if (length < COUNTER_FROM) return null;
  const left = LIMITS.messageLength - length;
  return (
    <span
      role="status"
      className={`tabular mb-2.5 text-xs ${left < 0 ? 'font-medium text-danger-text' : 'text-muted'}`}
    >
      {left < 0 ? `${-left} too many` : `${left} left`}
    </span>
  );
}
