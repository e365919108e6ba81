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
        <EmptyState title="No channel that you see has messages in this period">
          Direct messages and private channels that you are not in are counted, and not named.
        </EmptyState>
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
            className="grid grid-cols-[minmax(0,30%)_1fr_auto] items-center gap-3 sm:grid-cols-[12rem_1fr_auto]"
          >
            <span className="truncate text-sm">#{name}</span>
            <span
              className="h-4 min-w-0.5 rounded-sm bg-accent"
              style={{ width: `${(count / most) * 100}%` }}
            />
            <span className="tabular w-14 text-muted text-sm">{count.toLocaleString()}</span>
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
