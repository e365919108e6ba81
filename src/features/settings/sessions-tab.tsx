'use client';
import { useQuery } from '@tanstack/react-query';
import { LogOut } from 'lucide-react';
import { useState } from 'react';
import { deviceName } from '@/client/device-name';
import { signOut } from '@/client/sign-in';
import { trpc } from '@/client/trpc';
import type { Session } from '@/shared/model/account';
import { Badge } from '@/ui/badge';
import { Button } from '@/ui/button';
import { toast } from '@/ui/toaster';
import { When } from '@/ui/when';
import { Answer, useAction } from '../answer';
import { Row, Rows, RowsShape } from '../workspace-page';

const KEY = ['sessions'];

/** Where one is signed in, and the way out of each. */
export function SessionsTab() {
  const query = useQuery({ queryKey: KEY, queryFn: () => trpc.session.list.query() });
  const others = useAction(() => trpc.session.revokeOthers.mutate(), {
    stale: [KEY],
    onDone: ({ revoked }) =>
      void toast.success(
        revoked === 1 ? '1 session is signed out.' : `${revoked} sessions are signed out.`,
      ),
  });
  return (
    <Answer query={query} skeleton={<RowsShape />}>
      {(sessions) => (
        <div className="flex flex-col gap-4">
          <Rows label="Sessions">
            {sessions.map((session) => (
              <SessionRow key={session.id} session={session} />
            ))}
          </Rows>
          {sessions.length > 1 && (
            <div>
              <Button busy={others.busy} onClick={() => others.act()}>
                Sign out everywhere else
              </Button>
            </div>
          )}
        </div>
      )}
    </Answer>
  );
}

function SessionRow({ session }: { session: Session }) {
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
  const device = deviceName(session.userAgent);
  return (
    <Row
      title={
        <>
          {device}
          {session.current && <Badge tone="accent">This browser</Badge>}
        </>
      }
      note={
        <>
          Last seen <When at={session.lastSeenAt} />
          {session.ip && ` from ${session.ip}`} · signed in <When at={session.createdAt} as="day" />
        </>
      }
      actions={
        <Button
          size="sm"
          busy={busy || leaving}
          aria-label={session.current ? 'Sign out here' : `Sign out ${device}`}
          onClick={() => (session.current ? void leave() : act())}
        >
          <LogOut aria-hidden size={16} strokeWidth={1.75} />
          Sign out
        </Button>
      }
    />
  );
}
