'use client';
import { useQuery } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useEffect } from 'react';
import { signOut } from '@/client/sign-in';
import { trpc } from '@/client/trpc';
import { QueryView } from '@/features/query-view';
import type { EntranceView } from '@/shared/model/workspace';
import { Button } from '@/ui/button';
import { Skeleton } from '@/ui/skeleton';
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
  const entrance = useQuery({
    queryKey: ['workspaces', 'entrance'],
    queryFn: () => trpc.workspace.entrance.query(),
    enabled: workspaces.data?.length === 0,
  });
  const next = status.data && doorFor(status.data, workspaces.data);

  useEffect(() => {
    if (next) router.replace(next);
  }, [next, router]);

  if (next || !status.data) {
    return (
      <main className="mx-auto w-full max-w-[25rem] px-5 pt-[16vh]">
        <h1 className="sr-only">Parley</h1>
        <QueryView query={status} skeleton={<Skeleton className="h-8 w-40" />}>
          {() => null}
        </QueryView>
      </main>
    );
  }
  return (
    <QueryView query={workspaces} skeleton={<EntranceSkeleton />}>
      {() => (
        <QueryView query={entrance} skeleton={<EntranceSkeleton />}>
          {(view) => <NoWorkspace view={view} email={account?.email ?? ''} />}
        </QueryView>
      )}
    </QueryView>
  );
}

function EntranceSkeleton() {
  return (
    <AccountFrame title={<Skeleton className="h-8 w-60" />}>
      <Skeleton className="h-14" />
    </AccountFrame>
  );
}

/** For someone who signed in and is in no workspace: why, and what they can do. */
function NoWorkspace({ view, email }: { view: EntranceView; email: string }) {
  const { canCreate, deactivatedIn } = view;
  const wasShutOut = deactivatedIn.length > 0;
  return (
    <AccountFrame
      title={wasShutOut ? 'Your account was deactivated' : 'You are in no workspace yet'}
      lead={
        wasShutOut
          ? `An admin of ${deactivatedIn.join(', ')} deactivated it. What you wrote is kept. Ask one of the admins to let you back in.`
          : `Open the link of an invitation${canCreate ? ', or start a workspace of your own' : ''}.`
      }
    >
      {canCreate && <CreateWorkspaceForm />}
      <div className="mt-8 flex flex-wrap items-center gap-3 text-muted text-sm">
        <span className="min-w-0 truncate">Signed in as {email}</span>
        <Button size="sm" onClick={() => void signOut()}>
          Sign out
        </Button>
      </div>
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
