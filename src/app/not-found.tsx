import type { Metadata } from 'next';
import Link from 'next/link';
import { AccountFrame } from '@/features/account';
import { Button } from '@/ui/button';

export const metadata: Metadata = { title: 'Not found' };

export default function NotFound() {
  return (
    <AccountFrame
      title="There is nothing here"
      lead="This page doesn’t exist or is private. The address may be old or mistyped."
    >
      <Button asChild>
        <Link href="/">Go to Parley</Link>
      </Button>
    </AccountFrame>
  );
}
