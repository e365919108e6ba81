'use client';
import { useState } from 'react';
import { sentenceOf } from '@/client/failure';
import { signOut } from '@/client/sign-in';
import { trpc } from '@/client/trpc';
import type { Account } from '@/shared/model/account';
import { Alert } from '@/ui/alert';
import { Button } from '@/ui/button';

/** For someone who is signed in already: comes in with that account. */
export function AcceptInvite({ code, account }: { code: string; account: Account }) {
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);

  const accept = async () => {
    setBusy(true);
    try {
      const { workspace } = await trpc.auth.acceptInvite.mutate({ code });
      window.location.assign(`/w/${workspace.slug}`);
    } catch (error) {
      setBusy(false);
      setRefusal(sentenceOf(error));
    }
  };
  return (
    <div className="flex flex-col gap-4">
      {refusal && <Alert tone="danger">{refusal}</Alert>}
      <p>
        You are signed in as <strong className="font-semibold">{account.name}</strong> (
        {account.email}).
      </p>
      <Button variant="primary" busy={busy} onClick={() => void accept()}>
        Join as {account.name}
      </Button>
      <Button
        variant="ghost"
        onClick={() =>
          void signOut(`/sign-in?callbackUrl=${encodeURIComponent(`/invite/${code}`)}`)
        }
      >
        Use another account
      </Button>
    </div>
  );
}
