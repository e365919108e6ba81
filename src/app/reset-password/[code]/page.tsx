import type { Metadata } from 'next';
import { ResetScreen } from '@/features/account';

export const metadata: Metadata = { title: 'Set a new password' };

export default async function Page({ params }: { params: Promise<{ code: string }> }) {
  return <ResetScreen code={(await params).code} />;
}
