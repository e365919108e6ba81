'use client';
import { useQuery } from '@tanstack/react-query';
import { LogOut } from 'lucide-react';
import { useState } from 'react';
import { deviceName } from '@/client/device-name';
import { signOut } from '@/client/sign-in';
import { trpc } from '@/client/trpc';
import { Row, Rows, RowsSkeleton } from '@/features/frames';
import { QueryView, useAction } from '@/features/query-view';
import { sessionNames } from '@/features/sessions';
import type { Session } from '@/shared/model/account';
import { Badge } from '@/ui/badge';
import { Button } from '@/ui/button';
import { ConfirmDialog } from '@/ui/confirm-dialog';
import { RelativeTime } from '@/ui/relative-time';
import { toast } from '@/ui/toaster';
import { useNow } from '@/ui/use-now';

const KEY = ['sessions'];

/** Where one is signed in, this browser first, and the way out of each. */
export function SessionsTab() {
  const query = useQuery({ queryKey: KEY, queryFn: () => trpc.session.list.query() });
  // Rendered again each minute, as what the rows say.
  useNow('minute');
  return (
    <QueryView query={query} skeleton={<RowsSkeleton />}>
      {(sessions) => {
        const others = sessions.filter(({ current }) => !current).length;
        const names = sessionNames(sessions);
        return (
          <div className="flex flex-col gap-4">
            {others > 0 && <SignOutOthers count={others} />}
            <Rows label="Sessions">
              {sessions.map((session, index) => (
                <SessionRow key={session.id} session={session} name={names[index] ?? ''} />
              ))}
            </Rows>
          </div>
        );
      }}
    </QueryView>
  );
}

function SignOutOthers({ count }: { count: number }) {
  const [asking, setAsking] = useState(false);
  const { act, busy } = useAction(() => trpc.session.revokeOthers.mutate(), {
    stale: [KEY],
    onDone({ revoked }) {
      setAsking(false);
      toast.success(
        revoked === 1 ? '1 session is signed out.' : `${revoked} sessions are signed out.`,
      );
    },
  });
  return (
    <div>
      <Button onClick={() => setAsking(true)}>Sign out everywhere else</Button>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={count === 1 ? 'Sign out 1 other session?' : `Sign out ${count} other sessions?`}
        action="Sign out"
        busy={busy}
        onConfirm={() => act()}
      >
        {count === 1 ? 'It is' : 'They are'} cut off at once, and can only sign in again. You stay
        signed in here.
      </ConfirmDialog>
    </div>
  );
}

function SessionRow({ session, name }: { session: Session; name: string }) {
  const [leaving, setLeaving] = useState(false);
  const { act, busy } = useAction(() => trpc.session.revoke.mutate({ sessionId: session.id }), {
    stale: [KEY],
  });
  const leave = async () => {
    setLeaving(true);
    if (await signOut()) return;
    setLeaving(false);
    toast.error('Parley can’t be reached. Check your connection and try again.');
  };
  return (
    <Row
      title={
        <>
          {deviceName(session.userAgent)}
          {session.current && <Badge tone="accent">This browser</Badge>}
        </>
      }
      note={
        <>
          Last used <RelativeTime at={session.lastSeenAt} />
          {session.ip && ` from ${session.ip}`} · signed in{' '}
          <RelativeTime at={session.createdAt} as="day" />
        </>
      }
      actions={
        <Button
          size="sm"
          busy={busy || leaving}
          aria-label={session.current ? 'Sign out here' : `Sign out ${name}`}
          onClick={() => (session.current ? void leave() : act())}
        >
          <LogOut aria-hidden size={16} strokeWidth={1.75} />
          Sign out
        </Button>
      }
    />
  );
}
