import type { Metadata } from 'next';
import { InsightsScreen } from '@/features/insights/insights-screen';
import { parsePeriod } from '@/features/insights/period';

export const metadata: Metadata = { title: 'Insights' };

interface PageProps {
  params: Promise<{ slug: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function Page({ params, searchParams }: PageProps) {
  const { slug } = await params;
  return <InsightsScreen slug={slug} period={parsePeriod(await searchParams)} />;
}
