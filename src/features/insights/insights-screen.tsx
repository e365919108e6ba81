'use client';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { trpc } from '@/client/trpc';
import type { WorkspaceId } from '@/shared/id';
import type { InsightOverview } from '@/shared/model/insight';
import { Skeleton } from '@/ui/skeleton';
import { Answer } from '../answer';
import { NotAllowed, WorkspacePage } from '../workspace-page';
import { BusiestChannels } from './busiest-channels';
import { DayChart } from './day-chart';
import { PERIODS, periodRange } from './period';

/** How much the workspace is used, and where. */
export function InsightsScreen({ slug, days }: { slug: string; days: number }) {
  return (
    <WorkspacePage slug={slug} room="insights" wide>
      {({ workspace, can }) =>
        can.seeInsights ? (
          <Insights workspaceId={workspace.id} days={days} />
        ) : (
          <NotAllowed>Ask an admin how the workspace is doing.</NotAllowed>
        )
      }
    </WorkspacePage>
  );
}

function Insights({ workspaceId, days }: { workspaceId: WorkspaceId; days: number }) {
  const range = periodRange(days);
  const query = useQuery({
    queryKey: ['insights', workspaceId, range],
    queryFn: () => trpc.insight.overview.query({ workspaceId, ...range }),
    placeholderData: keepPreviousData,
  });
  return (
    <div className="flex flex-col gap-8">
      <PeriodLinks days={days} />
      <Answer query={query} skeleton={<ChartsShape />}>
        {(overview) => <Charts overview={overview} />}
      </Answer>
    </div>
  );
}

function PeriodLinks({ days }: { days: number }) {
  return (
    <nav aria-label="Period" className="flex gap-1">
      {PERIODS.map((period) => (
        <Link
          key={period.days}
          href={`?days=${period.days}`}
          replace
          scroll={false}
          aria-current={period.days === days ? 'true' : undefined}
          className="flex h-8 items-center rounded-md px-3 text-muted text-sm hover:bg-surface-3 hover:text-ink aria-[current]:bg-surface-4 aria-[current]:font-medium aria-[current]:text-ink touch:h-11"
        >
          {period.label}
        </Link>
      ))}
    </nav>
  );
}

function Charts({ overview }: { overview: InsightOverview }) {
  const { totals } = overview;
  return (
    <>
      <dl className="grid grid-cols-3 gap-4">
        <Total label="Messages" value={totals.messages} />
        <Total label="People who wrote" value={totals.activeMembers} />
        <Total label="Channels in use" value={totals.channels} />
      </dl>
      <DayChart title="Messages a day" unit="messages" points={overview.messages} />
      <DayChart title="Active members a day" unit="members" points={overview.activeMembers} />
      <BusiestChannels channels={overview.busiestChannels} />
    </>
  );
}

function Total({ label, value }: { label: string; value: number }) {
  return (
    <div className="flex flex-col-reverse justify-end">
      <dt className="text-muted text-sm">{label}</dt>
      <dd className="tabular font-semibold text-2xl tracking-tight">{value.toLocaleString()}</dd>
    </div>
  );
}

function ChartsShape() {
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
