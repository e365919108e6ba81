import type { Metadata } from 'next';
import { RequestResetScreen } from '@/features/account';

export const metadata: Metadata = { title: 'Forgot your password?' };

export default function Page() {
  return <RequestResetScreen />;
}
