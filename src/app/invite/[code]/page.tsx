import type { Metadata } from 'next';
import { InviteScreen } from '@/features/account/invite-screen';

export const metadata: Metadata = { title: 'Invitation' };

export default async function Page({ params }: { params: Promise<{ code: string }> }) {
  return <InviteScreen code={(await params).code} />;
}
