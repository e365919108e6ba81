import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { AdminScreen } from '@/features/admin/admin-screen';
import { adminTab } from '@/features/admin/tabs';

export const metadata: Metadata = { title: 'Admin' };

interface PageProps {
  params: Promise<{ slug: string; tab: string }>;
}

export default async function Page({ params }: PageProps) {
  const { slug, tab } = await params;
  const known = adminTab(tab);
  if (!known) notFound();
  return <AdminScreen slug={slug} tab={known} />;
}
