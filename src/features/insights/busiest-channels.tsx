import type { InsightOverview } from '@/shared/model/insight';
import { EmptyState } from '@/ui/empty-state';
import { ChartTable } from './chart-table';

/** The ten channels with the most messages, as bars. */
export function BusiestChannels({ channels }: { channels: InsightOverview['busiestChannels'] }) {
  const title = 'Busiest channels';
  if (channels.length === 0) {
    return (
      <section aria-label={title}>
        <h2 className="font-medium">{title}</h2>
        <EmptyState title="No one wrote in this period">Pick a longer one.</EmptyState>
      </section>
    );
  }
  const most = Math.max(...channels.map(({ count }) => count), 1);
  return (
    <section aria-label={title}>
      <h2 className="mb-3 font-medium">{title}</h2>
      <ol aria-hidden className="flex flex-col gap-1.5">
        {channels.map(({ channelId, name, count }) => (
          <li
            key={channelId}
            className="grid grid-cols-[minmax(6rem,12rem)_1fr] items-center gap-3"
          >
            <span className="truncate text-sm">#{name}</span>
            <span className="flex items-center gap-2">
              <span
                className="h-4 min-w-0.5 rounded-sm bg-accent"
                style={{ width: `calc(${(count / most) * 100}% - 3.5rem)` }}
              />
              <span className="tabular text-muted text-sm">{count.toLocaleString()}</span>
            </span>
          </li>
        ))}
      </ol>
      <ChartTable
        caption={title}
        columns={['Channel', 'Messages']}
        rows={channels.map(({ name, count }) => [`#${name}`, count])}
      />
    </section>
  );
}
