'use client';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useSearchParams } from 'next/navigation';
import { useMemo } from 'react';
import { useClient } from '@/client/sync/react';
import { trpc } from '@/client/trpc';
import { NotAllowed, WorkspacePage } from '@/features/frames';
import { PlaceLink } from '@/features/navigation';
import { QueryView } from '@/features/query-view';
import type { WorkspaceId } from '@/shared/id';
import type { InsightOverview } from '@/shared/model/insight';
import { nounFor } from '@/shared/text';
import { Button } from '@/ui/button';
import { EmptyState } from '@/ui/empty-state';
import { Skeleton } from '@/ui/skeleton';
import { BusiestChannels } from './busiest-channels';
import { DayChart } from './day-chart';
import { daysUpTo, type Period, parsePeriod, periodPath } from './period';
import { PeriodPicker } from './period-picker';

/** How much the workspace is used, and where. */
export function InsightsScreen() {
  const search = useSearchParams();
  const period = useMemo(() => parsePeriod(Object.fromEntries(search)), [search]);
  return (
    <WorkspacePage room="insights" wide>
      {({ workspace, can }) =>
        can.seeInsights ? (
          <Insights workspaceId={workspace.id} period={period} />
        ) : (
          <NotAllowed>Ask an admin how the workspace is doing.</NotAllowed>
        )
      }
    </WorkspacePage>
  );
}

function Insights({ workspaceId, period }: { workspaceId: WorkspaceId; period: Period }) {
  const range = { from: period.from, to: period.to };
  const query = useQuery({
    queryKey: ['insights', workspaceId, range],
    queryFn: () => trpc.insight.overview.query({ workspaceId, ...range }),
    placeholderData: keepPreviousData,
  });
  return (
    <div className="flex flex-col gap-8">
      <PeriodPicker period={period} />
      <QueryView query={query} skeleton={<ChartsSkeleton />}>
        {(overview) =>
          overview.totals.messages > 0 ? (
            <Charts overview={overview} />
          ) : (
            <Quiet overview={overview} />
          )
        }
      </QueryView>
    </div>
  );
}

function Quiet({ overview: { latestDay } }: { overview: InsightOverview }) {
  const { slug } = useClient();
  const latest = latestDay && daysUpTo(latestDay);
  return (
    <EmptyState
      title="Nothing was written on these days"
      action={
        latest && (
          <Button asChild>
            <PlaceLink href={periodPath(slug, latest)} how="replace">
              Show the latest
            </PlaceLink>
          </Button>
        )
      }
    />
  );
}

function Charts({ overview }: { overview: InsightOverview }) {
  const { totals } = overview;
  return (
    <>
      <dl className="grid grid-cols-3 gap-4">
        <Total one="Message" many="Messages" value={totals.messages} />
        <Total one="Person who wrote" many="People who wrote" value={totals.activeMembers} />
        <Total one="Channel in use" many="Channels in use" value={totals.channels} />
      </dl>
      <DayChart title="Messages a day" noun="message" points={overview.messages} />
      <DayChart title="Active members a day" noun="member" points={overview.activeMembers} />
      <BusiestChannels channels={overview.busiestChannels} />
    </>
  );
}

function Total({ one, many, value }: { one: string; many: string; value: number }) {
  return (
    <div className="flex flex-col-reverse justify-end">
      <dt className="text-muted text-sm">{nounFor(value, one, many)}</dt>
      <dd className="tabular font-semibold text-2xl tracking-tight">{value.toLocaleString()}</dd>
    </div>
  );
}

function ChartsSkeleton() {
  return (
    <div className="flex flex-col gap-8">
      <div className="grid grid-cols-3 gap-4">
        <Skeleton className="h-12" />
        <Skeleton className="h-12" />
        <Skeleton className="h-12" />
      </div>
      <Skeleton className="h-56" />
      <Skeleton className="h-56" />
    </div>
  );
}
