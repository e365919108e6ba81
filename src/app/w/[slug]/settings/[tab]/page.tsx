import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { SettingsScreen } from '@/features/settings/settings-screen';
import { settingsTab } from '@/features/settings/tabs';

export const metadata: Metadata = { title: 'Settings' };

interface PageProps {
  params: Promise<{ slug: string; tab: string }>;
}

export default async function Page({ params }: PageProps) {
  const { slug, tab } = await params;
  const known = settingsTab(tab);
  if (!known) notFound();
  return <SettingsScreen slug={slug} tab={known} />;
}
