'use client';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useState } from 'react';
import { isNotFound } from '@/client/failure';
import { trpc } from '@/client/trpc';
import { QueryView, useAction } from '@/features/query-view';
import { Button } from '@/ui/button';
import { Skeleton } from '@/ui/skeleton';
import { AccountFrame } from './account-frame';
import { useAuthStatus } from './use-auth-status';

/** What the link in a mail opens: the address it was mailed to becomes the account’s, when that is confirmed. */
export function ConfirmEmailScreen({ code }: { code: string }) {
  const [confirmed, setConfirmed] = useState<string | null>(null);
  const status = useAuthStatus();
  const isSignedIn = status.data?.account != null;
  const change = useQuery({
    queryKey: ['auth', 'email-change', code],
    queryFn: () => trpc.auth.emailChange.query({ code }),
    enabled: confirmed === null && isSignedIn,
  });
  if (confirmed !== null) {
    return (
      <AccountFrame title="Your address is confirmed" lead={`You sign in with ${confirmed} now.`}>
        <ToParley />
      </AccountFrame>
    );
  }
  if (status.data && !isSignedIn) {
    const here = encodeURIComponent(`/confirm-address/${code}`);
    return (
      <AccountFrame
        title="Sign in to confirm your address"
        lead="With the address that your account has now: so nobody else can take it over."
      >
        <Button asChild variant="primary">
          <Link href={`/sign-in?callbackUrl=${here}`}>Sign in</Link>
        </Button>
      </AccountFrame>
    );
  }
  if (isNotFound(change.error)) {
    return (
      <AccountFrame
        title="This link is over"
        lead="It works once, within a day, for the account that asked for it. Change your address again in your profile."
      >
        <ToParley />
      </AccountFrame>
    );
  }
  return (
    <AccountFrame title="Confirm your address" lead="You sign in with it from then on.">
      <QueryView query={change} skeleton={<Skeleton className="h-24" />}>
        {({ before, email }) => (
          <>
            <p>
              Your address becomes <strong className="wrap-anywhere">{email}</strong>. Until now it
              is <span className="wrap-anywhere">{before}</span>.
            </p>
            <Confirm code={code} onDone={setConfirmed} />
          </>
        )}
      </QueryView>
    </AccountFrame>
  );
}

function Confirm({ code, onDone }: { code: string; onDone: (email: string) => void }) {
  const { act, busy } = useAction(() => trpc.auth.confirmEmailChange.mutate({ code }), {
    stale: [
      ['auth', 'status'],
      ['auth', 'email-change', code],
    ],
    onDone: ({ email }) => onDone(email),
  });
  return (
    <Button variant="primary" busy={busy} className="mt-6" onClick={() => act()}>
      Confirm this address
    </Button>
  );
}

function ToParley() {
  return (
    <Button asChild variant="primary">
      <Link href="/">Go to Parley</Link>
    </Button>
  );
}
