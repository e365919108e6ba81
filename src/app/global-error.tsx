'use client';
import './globals.css';
import { AccountFrame } from '@/features/account';
import { Button } from '@/ui/button';

/** Stands in for the whole document when even the layout broke. */
export default function GlobalError({ error }: { error: Error & { digest?: string } }) {
  return (
    <html lang="en">
      <body>
        <AccountFrame title="Parley broke" lead="That is our mistake. Load the page anew.">
          <Button variant="primary" onClick={() => window.location.reload()}>
            Load anew
          </Button>
          {error.digest && <p className="mt-6 text-muted text-sm">Error {error.digest}</p>}
        </AccountFrame>
      </body>
    </html>
  );
}
