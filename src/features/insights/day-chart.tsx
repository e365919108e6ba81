'use client';
import dynamic from 'next/dynamic';
import { Skeleton } from '@/ui/skeleton';
import { ChartTable } from './chart-table';

/** Drawn in the browser only, and its library loads only where there is a chart. */
const Plot = dynamic(() => import('./plot').then((module) => module.Plot), {
  ssr: false,
  loading: () => <Skeleton className="h-48" />,
});

interface DayChartProps {
  title: string;
  /** What is counted, in the plural. */
  unit: string;
  points: { day: string; count: number }[];
}

/** A count for each day: a line with the same numbers as a table behind it. */
export function DayChart({ title, unit, points }: DayChartProps) {
  return (
    <section aria-label={title}>
      <h2 className="mb-2 font-medium">{title}</h2>
      <Plot points={points} unit={unit} label={summary(title, unit, points)} />
      <ChartTable
        caption={title}
        columns={['Day', 'Count']}
        rows={points.map(({ day, count }) => [day, count])}
      />
    </section>
  );
}

function summary(title: string, unit: string, points: DayChartProps['points']): string {
  const top = points.reduce((best, point) => (point.count > best.count ? point : best), {
    day: '',
    count: 0,
  });
  return top.count === 0 ? `${title}: none` : `${title}: most on ${top.day}, ${top.count} ${unit}`;
}
