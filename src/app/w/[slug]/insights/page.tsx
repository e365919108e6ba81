import type { Metadata } from 'next';
import { InsightsScreen } from '@/features/insights/insights-screen';
import { periodDays } from '@/features/insights/period';

export const metadata: Metadata = { title: 'Insights' };

interface PageProps {
  params: Promise<{ slug: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function Page({ params, searchParams }: PageProps) {
  const { slug } = await params;
  const { days } = await searchParams;
  return <InsightsScreen slug={slug} days={periodDays(typeof days === 'string' ? days : null)} />;
}
