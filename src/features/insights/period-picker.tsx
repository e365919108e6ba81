'use client';
import { type FormEvent, useState } from 'react';
import { useClient } from '@/client/sync/react';
import { goTo, PlaceLink, roomPath } from '@/features/navigation';
import { LIMITS } from '@/shared/limits';
import { Button } from '@/ui/button';
import { TextField } from '@/ui/field';
import { PERIODS, type Period, parsePeriod, periodPath } from './period';

/** Which days are shown: some up to today, or any. The address keeps the choice. */
export function PeriodPicker({ period }: { period: Period }) {
  const { slug } = useClient();
  return (
    <div className="flex flex-wrap items-end justify-between gap-x-6 gap-y-3">
      <nav aria-label="Period" className="flex gap-1">
        {PERIODS.map(({ days, label }) => (
          <PlaceLink
            key={days}
            href={`${roomPath(slug, 'insights')}?days=${days}`}
            how="replace"
            aria-current={days === period.days ? 'true' : undefined}
            className="flex h-8 items-center rounded-md px-3 text-muted text-sm hover:bg-surface-3 hover:text-ink aria-[current]:bg-surface-4 aria-[current]:font-medium aria-[current]:text-ink touch:h-11"
          >
            {label}
          </PlaceLink>
        ))}
      </nav>
      <RangeForm key={`${period.from} ${period.to}`} period={period} />
    </div>
  );
}

function RangeForm({ period }: { period: Period }) {
  const { slug } = useClient();
  const [error, setError] = useState<string>();
  const onSubmit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const { from, to } = Object.fromEntries(new FormData(event.currentTarget));
    const chosen = parsePeriod({ from, to });
    if (chosen.days !== null) {
      setError(`Choose a first and a last day, at most ${LIMITS.insightDays} days apart.`);
      return;
    }
    goTo(periodPath(slug, chosen), 'replace');
  };
  return (
    <form onSubmit={onSubmit} noValidate className="flex flex-wrap items-start gap-2">
      <TextField label="From" type="date" name="from" defaultValue={period.from} />
      <TextField label="To" type="date" name="to" defaultValue={period.to} />
      <Button type="submit" className="self-end">
        Show
      </Button>
      {error && (
        <p role="alert" className="w-full text-danger-text text-sm">
          {error}
        </p>
      )}
    </form>
  );
}
