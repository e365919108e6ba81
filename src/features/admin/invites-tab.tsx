'use client';
import { useQuery } from '@tanstack/react-query';
import { Mail, Plus } from 'lucide-react';
import { useState } from 'react';
import { trpc } from '@/client/trpc';
import { useAuthStatus } from '@/features/account';
import { Row, Rows, RowsSkeleton, type WorkspaceContext } from '@/features/frames';
import { QueryView, useAction } from '@/features/query-view';
import type { WorkspaceId } from '@/shared/id';
import type { Invite } from '@/shared/model/account';
import { inviteState } from '@/shared/policy/invite';
import { Badge } from '@/ui/badge';
import { Button } from '@/ui/button';
import { distinctNames } from '@/ui/distinct-names';
import { EmptyState } from '@/ui/empty-state';
import { printDistance, RelativeTime } from '@/ui/relative-time';
import { toast } from '@/ui/toaster';
import { useNow } from '@/ui/use-now';
import { CreateInviteDialog } from './create-invite-dialog';
import { invitesKey } from './invites-key';
import { ROLE_WORDS } from './roles';

/** How often is looked whether a mail has left. */
const LOOK_AT_MAIL_MS = 3_000;

/** The invitations that were made, and the way to make another. */
export function InvitesTab({ context }: { context: WorkspaceContext }) {
  const { workspace } = context;
  const [making, setMaking] = useState(false);
  const sendsMail = useAuthStatus().data?.sendsMail ?? false;
  const query = useQuery({
    queryKey: invitesKey(workspace.id),
    queryFn: () => trpc.invite.list.query({ workspaceId: workspace.id }),
    refetchInterval: ({ state }) =>
      sendsMail && state.data?.some(isOnItsWay) ? LOOK_AT_MAIL_MS : false,
  });
  const create = (
    <Button variant="primary" onClick={() => setMaking(true)}>
      <Plus aria-hidden size={16} strokeWidth={1.75} />
      New invitation
    </Button>
  );
  return (
    <div className="flex flex-col gap-4">
      <p className="text-muted">
        An invitation is a link. Whoever opens it can join, so send it only to those you mean.
      </p>
      <QueryView query={query} skeleton={<RowsSkeleton />}>
        {(invites) =>
          invites.length === 0 ? (
            <EmptyState
              icon={<Mail aria-hidden size={24} strokeWidth={1.75} />}
              title="No one is invited yet"
              action={create}
            >
              Make a link and send it to your team.
            </EmptyState>
          ) : (
            <>
              <div>{create}</div>
              <Rows label="Invitations">
                <InviteRows workspaceId={workspace.id} invites={sortInvites(invites)} />
              </Rows>
            </>
          )
        }
      </QueryView>
      <CreateInviteDialog open={making} onOpenChange={setMaking} context={context} />
    </div>
  );
}

/** Whether it is yet to be mailed, on a server that sends mail. */
const isOnItsWay = (invite: Invite) =>
  invite.email !== null && invite.mailedAt === null && inviteState(invite, new Date()) === 'works';

/** Those that work first, then the newest. */
function sortInvites(invites: Invite[]): Invite[] {
  const spent = (invite: Invite) => Number(inviteState(invite, new Date()) !== 'works');
  return [...invites].sort((a, b) => spent(a) - spent(b) || b.createdAt.localeCompare(a.createdAt));
}

function InviteRows({ workspaceId, invites }: { workspaceId: WorkspaceId; invites: Invite[] }) {
  useNow('minute');
  const names = distinctNames(invites.map(nameOf));
  return invites.map((invite, index) => (
    <InviteRow key={invite.id} {...{ workspaceId, invite }} name={names[index] ?? ''} />
  ));
}

const nameOf = ({ role, email, createdAt }: Invite) =>
  `the ${role} invitation ${email ? `for ${email}, ` : ''}made ${printDistance(new Date(createdAt))}`;

interface InviteRowProps {
  workspaceId: WorkspaceId;
  invite: Invite;
  /** What its button calls it. */
  name: string;
}

function InviteRow({ workspaceId, invite, name }: InviteRowProps) {
  const on = { workspaceId, inviteId: invite.id };
  const stale = [invitesKey(workspaceId)];
  const revoking = useAction(() => trpc.invite.revoke.mutate(on), {
    stale,
    onDone: () => void toast.success('The invitation no longer works.'),
  });
  const resending = useAction(() => trpc.invite.resend.mutate(on), {
    stale,
    onDone: () => void toast.success(`The invitation is on its way to ${invite.email}.`),
  });
  const sendsMail = useAuthStatus().data?.sendsMail;
  const state = inviteState(invite, useNow('minute'));
  const works = state === 'works';
  return (
    <Row
      title={
        <>
          {ROLE_WORDS[invite.role].label}
          {invite.email && <span className="min-w-0 truncate font-normal">{invite.email}</span>}
          {!works && <Badge>{STATE_WORDS[state]}</Badge>}
        </>
      }
      note={
        <>
          {usesOf(invite)} · made <RelativeTime at={invite.createdAt} />
          {sendsMail && isOnItsWay(invite) && ' · not mailed yet'}
          {invite.mailedAt && (
            <>
              {' '}
              · mailed <RelativeTime at={invite.mailedAt} />
            </>
          )}
          {works && invite.expiresAt && (
            <>
              {' '}
              · ends <RelativeTime at={invite.expiresAt} as="until" />
            </>
          )}
          {invite.channelIds.length > 0 && ` · into ${channelsOf(invite)}`}
        </>
      }
      actions={
        works && (
          <>
            {sendsMail && invite.email && (
              <Button
                size="sm"
                busy={resending.busy}
                aria-label={`Mail again ${name}`}
                onClick={() => resending.act()}
              >
                Mail again
              </Button>
            )}
            <Button
              size="sm"
              busy={revoking.busy}
              aria-label={`Revoke ${name}`}
              onClick={() => revoking.act()}
            >
              Revoke
            </Button>
          </>
        )
      }
    />
  );
}

const STATE_WORDS = { revoked: 'Revoked', expired: 'Expired', used: 'Used up' };

function usesOf({ uses, maxUses }: Invite): string {
  if (uses === 0) return 'not used yet';
  if (maxUses !== null && maxUses > 1) return `used ${uses} of ${maxUses} times`;
  return uses === 1 ? 'used once' : `used ${uses} times`;
}

function channelsOf({ channelIds }: Invite): string {
  return channelIds.length === 1 ? '1 channel' : `${channelIds.length} channels`;
}
