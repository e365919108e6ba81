'use client';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useEffect } from 'react';
import { isNotFound } from '@/client/failure';
import { trpc } from '@/client/trpc';
import { QueryView } from '@/features/query-view';
import type { Role } from '@/shared/model/member';
import { Button } from '@/ui/button';
import { Skeleton } from '@/ui/skeleton';
import { AcceptInvite } from './accept-invite';
import { AccountFrame } from './account-frame';
import { ProviderButtons } from './provider-buttons';
import { SignUpForm } from './sign-up-form';
import { useAuthStatus } from './use-auth-status';

const AS: Record<Role, string> = {
  owner: 'as an owner',
  admin: 'as an admin',
  member: 'as a member',
  guest: 'as a guest',
};

/** What an invitation opens: signing up, or just coming in for someone who is signed in already. */
export function InviteScreen({ code }: { code: string }) {
  const status = useAuthStatus();
  const invite = useQuery({
    queryKey: ['auth', 'invite', code],
    queryFn: () => trpc.auth.invite.query({ code }),
  });
  const { workspaceName, role, email, joined } = invite.data ?? {};
  useEffect(() => {
    // As when a provider's sign-in accepted it and leads back here.
    if (joined) window.location.replace(`/w/${joined}`);
  }, [joined]);
  if (isNotFound(invite.error)) return <SpentInvite />;
  if (joined) return <AccountFrame title={`Opening ${workspaceName} …`}>{null}</AccountFrame>;

  return (
    <AccountFrame
      title={workspaceName ? `Join ${workspaceName}` : 'Your invitation'}
      lead={role && `You are invited ${AS[role]}${email ? `, as ${email}` : ''}.`}
    >
      <QueryView query={invite} skeleton={<FormSkeleton />}>
        {() => (
          <QueryView query={status} skeleton={<FormSkeleton />}>
            {({ account, providers, singleSignOnOnly }) =>
              account ? (
                <AcceptInvite code={code} account={account} />
              ) : (
                <>
                  {!singleSignOnOnly && <SignUpForm code={code} email={email} />}
                  <ProviderButtons
                    providers={providers}
                    callbackUrl={`/invite/${code}`}
                    apart={!singleSignOnOnly}
                    verb="Join"
                  />
                </>
              )
            }
          </QueryView>
        )}
      </QueryView>
    </AccountFrame>
  );
}

function SpentInvite() {
  return (
    <AccountFrame
      title="This invitation no longer works"
      lead="It was used up, ran out or was taken back. Ask whoever sent it for a new one."
    >
      <Button asChild>
        <Link href="/">Go to Parley</Link>
      </Button>
    </AccountFrame>
  );
}

function FormSkeleton() {
  return (
    <div className="flex flex-col gap-4">
      <Skeleton className="h-14" />
      <Skeleton className="h-14" />
      <Skeleton className="h-14" />
      <Skeleton className="h-9" />
    </div>
  );
}
