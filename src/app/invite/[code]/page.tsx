import type { Metadata } from 'next';
import { InviteScreen } from '@/features/account';

export const metadata: Metadata = { title: 'Invitation' };

export default async function Page({ params }: { params: Promise<{ code: string }> }) {
  return <InviteScreen code={(await params).code} />;
}
