'use client';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { deviceName } from '@/client/device-name';
import { useClient } from '@/client/sync/react';
import { trpc } from '@/client/trpc';
import { useAuthStatus } from '@/features/account';
import { Row, Rows, RowsSkeleton } from '@/features/frames';
import { QueryView, useAction } from '@/features/query-view';
import { sessionNames } from '@/features/sessions';
import { tokenLabel } from '@/features/tokens';
import type { MemberId, SessionId, TokenId, WorkspaceId } from '@/shared/id';
import type { MemberCredentials } from '@/shared/model/account';
import type { Member } from '@/shared/model/member';
import { Button } from '@/ui/button';
import { ConfirmDialog } from '@/ui/confirm-dialog';
import { Dialog } from '@/ui/dialog';
import { OneTimeSecret } from '@/ui/one-time-secret';
import { RelativeTime } from '@/ui/relative-time';
import { toast } from '@/ui/toaster';
import { useNow } from '@/ui/use-now';

interface CredentialsProps {
  workspaceId: WorkspaceId;
  member: Member;
}

/** What a member is signed in with, and the way to end each of it. */
export function CredentialsDialog({
  open,
  onOpenChange,
  ...props
}: CredentialsProps & { open: boolean; onOpenChange: (open: boolean) => void }) {
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      width="lg"
      title={`Sessions and tokens of ${props.member.name}`}
      description="What you end stops at once, and is in the audit trail."
    >
      <Credentials {...props} />
    </Dialog>
  );
}

function Credentials({ workspaceId, member }: CredentialsProps) {
  const { me } = useClient();
  const target = { workspaceId, memberId: member.id };
  const key = ['members', workspaceId, 'credentials', member.id];
  const query = useQuery({
    queryKey: key,
    queryFn: () => trpc.member.credentials.query(target),
  });
  const end = useAction(
    (sessionId: SessionId | null) =>
      trpc.member.endSessions.mutate({ ...target, ...(sessionId && { sessionId }) }),
    { stale: [key], onDone: () => void toast.success(`${member.name} is signed out there.`) },
  );
  const revoke = useAction(
    (tokenId: TokenId) => trpc.token.revoke.mutate({ workspaceId, tokenId }),
    { stale: [key], onDone: ({ token }) => void toast.success(`${token.name} no longer works.`) },
  );
  return (
    <QueryView query={query} skeleton={<RowsSkeleton />}>
      {(held) => (
        <div className="flex flex-col gap-5">
          <Sessions held={held} busy={end.busy} onEnd={end.act} />
          <Tokens tokens={held.tokens} busy={revoke.busy} onRevoke={revoke.act} />
          {held.canEndSessions && member.id !== me && <ResetLink {...target} name={member.name} />}
        </div>
      )}
    </QueryView>
  );
}

interface ResetLinkProps extends Omit<CredentialsProps, 'member'> {
  memberId: MemberId;
  name: string;
}

/** The way back in for who forgot their password. */
function ResetLink({ workspaceId, memberId, name }: ResetLinkProps) {
  const { data: status } = useAuthStatus();
  const [link, setLink] = useState<string | null>(null);
  const make = useAction(() => trpc.member.createResetLink.mutate({ workspaceId, memberId }), {
    stale: [],
    onDone: ({ code }) => {
      if (code) setLink(`${window.location.origin}/reset-password/${code}`);
      else toast.success(`A link is on its way to ${name}.`);
    },
  });
  if (!status || status.singleSignOnOnly) return null;
  return (
    <section className="flex flex-col gap-2">
      <h3 className="font-medium">Password</h3>
      {link ? (
        <OneTimeSecret
          label="Link to set a new password"
          secret={link}
          note={`Send it to ${name} now. It works once, within 30 minutes, and signs them out everywhere.`}
        />
      ) : (
        <>
          <p className="text-muted text-sm">
            {status.sendsMail
              ? `${name} gets a link by mail that sets a new password.`
              : 'This server sends no mail: make a link that sets a new password, and hand it over.'}
          </p>
          <div>
            <Button busy={make.busy} onClick={() => make.act()}>
              {status.sendsMail ? 'Mail a link' : 'Make a link'}
            </Button>
          </div>
        </>
      )}
    </section>
  );
}

interface SessionsProps {
  held: MemberCredentials;
  busy: boolean;
  onEnd: (sessionId: SessionId | null) => void;
}

function Sessions({ held: { sessions, canEndSessions }, busy, onEnd }: SessionsProps) {
  useNow('minute');
  const names = sessionNames(sessions);
  return (
    <section className="flex flex-col gap-2">
      <h3 className="font-medium">Sessions</h3>
      {sessions.length === 0 && <p className="text-muted text-sm">Signed in nowhere.</p>}
      {sessions.length > 0 && !canEndSessions && (
        <p className="text-muted text-sm">
          This account is in another workspace, too, so only whoever runs the server can sign it
          out.
        </p>
      )}
      <Rows label="Sessions">
        {sessions.map((session, index) => (
          <Row
            key={session.id}
            title={deviceName(session.userAgent)}
            note={
              <>
                Last used <RelativeTime at={session.lastSeenAt} />
                {session.ip && ` from ${session.ip}`}
              </>
            }
            actions={
              canEndSessions && (
                <Button
                  size="sm"
                  busy={busy}
                  aria-label={`End the session of ${names[index]}`}
                  onClick={() => onEnd(session.id)}
                >
                  End
                </Button>
              )
            }
          />
        ))}
      </Rows>
      {canEndSessions && sessions.length > 1 && (
        <EndAll count={sessions.length} busy={busy} onEnd={() => onEnd(null)} />
      )}
    </section>
  );
}

function EndAll({ count, busy, onEnd }: { count: number; busy: boolean; onEnd: () => void }) {
  const [asking, setAsking] = useState(false);
  return (
    <div>
      <Button onClick={() => setAsking(true)}>End all sessions</Button>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={`End all ${count} sessions?`}
        action="End all"
        busy={busy}
        onConfirm={() => {
          onEnd();
          setAsking(false);
        }}
      >
        They are signed out everywhere at once, and can only sign in again.
      </ConfirmDialog>
    </div>
  );
}

interface TokensProps {
  tokens: MemberCredentials['tokens'];
  busy: boolean;
  onRevoke: (tokenId: TokenId) => void;
}

function Tokens({ tokens, busy, onRevoke }: TokensProps) {
  return (
    <section className="flex flex-col gap-2">
      <h3 className="font-medium">Tokens</h3>
      {tokens.length === 0 && <p className="text-muted text-sm">No tokens that work.</p>}
      <Rows label="Tokens">
        {tokens.map((token) => (
          <Row
            key={token.id}
            title={
              <>
                {token.name}
                <code className="font-mono font-normal text-muted text-sm">{token.prefix}…</code>
              </>
            }
            note={
              token.lastUsedAt ? (
                <>
                  used <RelativeTime at={token.lastUsedAt} />
                </>
              ) : (
                'never used'
              )
            }
            actions={
              <Button
                size="sm"
                busy={busy}
                aria-label={`Revoke ${tokenLabel(token)}`}
                onClick={() => onRevoke(token.id)}
              >
                Revoke
              </Button>
            }
          />
        ))}
      </Rows>
    </section>
  );
}
