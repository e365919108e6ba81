import type { Metadata } from 'next';
import { ConfirmEmailScreen } from '@/features/account';

export const metadata: Metadata = { title: 'Confirm your address' };

export default async function Page({ params }: { params: Promise<{ code: string }> }) {
  return <ConfirmEmailScreen code={(await params).code} />;
}
