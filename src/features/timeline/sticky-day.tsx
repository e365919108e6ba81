'use client';
import type { Virtualizer } from '@tanstack/react-virtual';
import { useNow } from '@/ui/use-now';
import type { Row } from './rows';
import { printDay } from './time';

interface StickyDayProps {
  virtualizer: Virtualizer<HTMLDivElement, HTMLDivElement>;
  rows: Row[];
}

/** The day of the topmost message, while the line that says it is out of sight. */
export function StickyDay({ virtualizer, rows }: StickyDayProps) {
  const now = useNow('day');
  const first = virtualizer.range?.startIndex ?? 0;
  const row = rows[first];
  const at = row && atOf(row);
  if (!at || (virtualizer.scrollOffset ?? 0) < 8) return null;
  return (
    <div
      aria-hidden
      className="pointer-events-none absolute inset-x-0 top-1.5 z-10 flex justify-center"
    >
      <span className="rounded-full border border-line bg-surface-1 px-3 py-0.5 text-muted text-xs">
        {printDay(at, now)}
      </span>
    </div>
  );
}

function atOf(row: Row): string | null {
  if (row.kind === 'message') return row.message.createdAt;
  return row.kind === 'pending' ? row.pending.at : null;
}
