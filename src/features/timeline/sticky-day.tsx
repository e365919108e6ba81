'use client';
import type { Virtualizer } from '@tanstack/react-virtual';
import { printDay } from '@/ui/time';
import { useNow } from '@/ui/use-now';
import type { Row } from './rows';

interface StickyDayProps {
  virtualizer: Virtualizer<HTMLDivElement, HTMLDivElement>;
  rows: Row[];
}

/** As high as the band is; text passes under it. */
const BAND_PX = 32;

/** The day of the topmost message, while its divider is out of sight. */
export function StickyDay({ virtualizer, rows }: StickyDayProps) {
  const now = useNow('day');
  const first = virtualizer.range?.startIndex ?? 0;
  const row = rows[first];
  const at = row && atOf(row);
  const top = virtualizer.scrollOffset ?? 0;
  if (!at || top < 8) return null;
  // The next day's line pushes the band away, and takes its place.
  const next = rows.findIndex((each, index) => index > first && each.kind === 'day');
  const nextTop = (virtualizer.measurementsCache[next]?.start ?? Infinity) - top;
  const push = Math.min(0, nextTop - BAND_PX);
  return (
    <div
      aria-hidden
      style={{ transform: `translateY(${push}px)` }}
      className="pointer-events-none absolute inset-x-0 top-0 z-10 flex h-8 items-center justify-center border-line border-b bg-surface-1 px-5 text-muted text-xs"
    >
      {printDay(at, now)}
    </div>
  );
}

function atOf(row: Row): string | null {
  if (row.kind === 'message') return row.message.createdAt;
  return row.kind === 'pending' ? row.pending.at : null;
}
