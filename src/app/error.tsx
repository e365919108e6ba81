'use client';
import { AccountFrame } from '@/features/account';
import { Button } from '@/ui/button';

interface ErrorPageProps {
  error: Error & { digest?: string };
  reset: () => void;
}

export default function ErrorPage({ error, reset }: ErrorPageProps) {
  return (
    <AccountFrame
      title="This page broke"
      lead="That is our mistake. What you wrote is kept; try again, or load the page anew."
    >
      <div className="flex gap-2">
        <Button variant="primary" onClick={reset}>
          Try again
        </Button>
        <Button onClick={() => window.location.reload()}>Load anew</Button>
      </div>
      {error.digest && <p className="mt-6 text-muted text-sm">Error {error.digest}</p>}
    </AccountFrame>
  );
}
