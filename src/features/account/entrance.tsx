'use client';
import { useQuery } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useEffect } from 'react';
import { trpc } from '@/client/trpc';
import { Skeleton } from '@/ui/skeleton';
import { Answer } from '../answer';
import { AccountFrame } from './account-frame';
import { CreateWorkspaceForm } from './create-workspace-form';
import { useAuthStatus } from './use-auth-status';

/** The front door: leads to set-up, to sign-in, or to the first workspace one is in. */
export function Entrance() {
  const router = useRouter();
  const status = useAuthStatus();
  const account = status.data?.account ?? null;
  const workspaces = useQuery({
    queryKey: ['workspaces'],
    queryFn: () => trpc.workspace.list.query(),
    enabled: account !== null,
  });
  const next = status.data && doorFor(status.data, workspaces.data);

  useEffect(() => {
    if (next) router.replace(next);
  }, [next, router]);

  if (next || !status.data) {
    return (
      <main className="mx-auto w-full max-w-[25rem] px-5 pt-[16vh]">
        <h1 className="sr-only">Parley</h1>
        <Answer query={status} skeleton={<Skeleton className="h-8 w-40" />}>
          {() => null}
        </Answer>
      </main>
    );
  }
  return (
    <AccountFrame
      title="You are in no workspace yet"
      lead="Open the link of an invitation, or start a workspace of your own."
    >
      <Answer query={workspaces} skeleton={<Skeleton className="h-14" />}>
        {() => <CreateWorkspaceForm />}
      </Answer>
    </AccountFrame>
  );
}

interface Status {
  needsSetUp: boolean;
  account: unknown;
}

function doorFor(status: Status, workspaces: { workspace: { slug: string } }[] | undefined) {
  if (status.needsSetUp) return '/setup';
  if (!status.account) return '/sign-in';
  const first = workspaces?.[0];
  return first ? `/w/${first.workspace.slug}` : null;
}
