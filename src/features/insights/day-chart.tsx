'use client';
import { QueryView, useLazy } from '@/features/query-view';
import { counted } from '@/shared/text';
import { Skeleton } from '@/ui/skeleton';
import { ChartTable } from './chart-table';

interface DayChartProps {
  title: string;
  /** What is counted, in the plural. */
  noun: string;
  points: { day: string; count: number }[];
}

/** A count for each day: a line with the same numbers as a table behind it. */
export function DayChart({ title, noun, points }: DayChartProps) {
  // Its library loads only where there is a chart, and only in the browser.
  const plot = useLazy('plot', () => import('./plot').then((module) => module.Plot));
  return (
    <section aria-label={title}>
      <h2 className="mb-2 font-medium">{title}</h2>
      <QueryView query={plot} skeleton={<Skeleton className="h-48" />}>
        {(Plot) => <Plot points={points} noun={noun} label={summary(title, noun, points)} />}
      </QueryView>
      <ChartTable
        caption={title}
        columns={['Day', 'Count']}
        rows={points.map(({ day, count }) => [day, count])}
      />
    </section>
  );
}

function summary(title: string, noun: string, points: DayChartProps['points']): string {
  const top = points.reduce((best, point) => (point.count > best.count ? point : best), {
    day: '',
    count: 0,
  });
  return top.count === 0
    ? `${title}: none`
    : `${title}: most on ${top.day}, ${counted(top.count, noun)}`;
}
