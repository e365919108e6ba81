'use client';
import { Ellipsis } from 'lucide-react';
import { useState } from 'react';
import { trpc } from '@/client/trpc';
import { personLabel } from '@/features/directory';
import { Row, type WorkspaceContext } from '@/features/frames';
import { useAction } from '@/features/query-view';
import type { ManagedMember, Role } from '@/shared/model/member';
import { rolesFor } from '@/shared/policy/member';
import { Avatar } from '@/ui/avatar';
import { Badge } from '@/ui/badge';
import { Button } from '@/ui/button';
import { IconButton } from '@/ui/icon-button';
import { Menu } from '@/ui/menu';
import { RelativeTime } from '@/ui/relative-time';
import { toast, toastWithUndo } from '@/ui/toaster';
import { CredentialsDialog } from './credentials-dialog';
import { DeactivateDialog } from './deactivate-dialog';
import { RoleDialog } from './role-dialog';
import { ROLE_WORDS, withArticle } from './roles';
import { membersKey } from './use-members';

interface MemberRowProps {
  context: WorkspaceContext;
  member: ManagedMember;
}

/** A member with what an admin may do about them; what they may not do is not offered. */
export function MemberRow({ context, member }: MemberRowProps) {
  const { me } = context;
  const isMe = member.id === me.id;
  const isGone = member.deactivatedAt !== null;
  const roles = rolesFor(me, member);

  return (
    <Row
      icon={<Avatar name={member.name} className={isGone ? 'opacity-55 grayscale' : ''} />}
      title={
        <>
          <span className="min-w-0 truncate">{member.name}</span>
          {isMe && <Badge tone="accent">You</Badge>}
          {member.kind === 'bot' && <Badge>Bot</Badge>}
          {isGone && <Badge>Deactivated</Badge>}
          {member.accountDisabledAt && <Badge tone="danger">Account disabled</Badge>}
        </>
      }
      note={
        <>
          {[`@${member.handle}`, member.title, member.email].filter(Boolean).join(' · ')}
          {' · '}
          {member.lastActiveAt ? (
            <>
              active <RelativeTime at={member.lastActiveAt} />
            </>
          ) : (
            'never active'
          )}
          {member.accountDisabledAt && (
            <p>
              The operator of this server disabled this account{' '}
              <RelativeTime at={member.accountDisabledAt} />. It can’t sign in, and its tokens don’t
              work, until the operator enables it.
            </p>
          )}
        </>
      }
      actions={
        !isMe && roles.length > 0 ? (
          <MemberActions context={context} member={member} roles={roles} />
        ) : (
          <span className="text-muted text-sm">{ROLE_WORDS[member.role].label}</span>
        )
      }
    />
  );
}

function MemberActions({ context, member, roles }: MemberRowProps & { roles: Role[] }) {
  const [asking, setAsking] = useState<'role' | 'deactivate' | 'credentials' | null>(null);
  const close = () => setAsking(null);
  const { setRole, deactivate, reactivate } = useMemberActions({ context, member, onDone: close });
  const isGone = member.deactivatedAt !== null;
  const credentials = {
    label: 'Sessions and tokens …',
    onSelect: () => setAsking('credentials'),
  };
  const change = isGone
    ? { label: 'Reactivate', onSelect: () => reactivate.act() }
    : { label: 'Deactivate …', danger: true, onSelect: () => setAsking('deactivate') };
  return (
    <>
      <Button
        size="sm"
        disabled={isGone}
        busy={setRole.busy}
        aria-label={`Role of ${personLabel(member)}: ${ROLE_WORDS[member.role].label}. Change`}
        onClick={() => setAsking('role')}
      >
        {ROLE_WORDS[member.role].label}
      </Button>
      <Menu align="end" entries={[credentials, change]}>
        <IconButton
          plain
          label={`More about ${personLabel(member)}`}
          icon={<Ellipsis aria-hidden size={16} strokeWidth={1.75} />}
        />
      </Menu>
      <RoleDialog
        open={asking === 'role'}
        onOpenChange={close}
        member={member}
        roles={roles}
        busy={setRole.busy}
        onChoose={(role) => setRole.act({ role, before: member.role })}
      />
      <CredentialsDialog
        open={asking === 'credentials'}
        onOpenChange={close}
        workspaceId={context.workspace.id}
        member={member}
      />
      <DeactivateDialog
        open={asking === 'deactivate'}
        onOpenChange={close}
        workspaceId={context.workspace.id}
        member={member}
        busy={deactivate.busy}
        onConfirm={() => deactivate.act()}
      />
    </>
  );
}

interface RoleChange {
  role: Role;
  /** What Undo gives back; left out where it was Undo. */
  before?: Role;
}

interface ActionOptions extends MemberRowProps {
  onDone: () => void;
}

function useMemberActions({ context, member, onDone }: ActionOptions) {
  const target = { workspaceId: context.workspace.id, memberId: member.id };
  const stale = [membersKey(context.workspace.id)];
  const setRole = useAction(
    async ({ role, before }: RoleChange) => {
      await trpc.member.setRole.mutate({ ...target, role });
      return { role, before };
    },
    {
      stale,
      onDone({ role, before }) {
        onDone();
        const message = `${member.name} is ${withArticle(role)} now.`;
        if (before) toastWithUndo(message, () => setRole.act({ role: before }));
        else toast.success(message);
      },
    },
  );
  const reactivate = useAction(() => trpc.member.reactivate.mutate(target), {
    stale,
    onDone: () => void toast.success(`${member.name} is back, with their channels and tokens.`),
  });
  const deactivate = useAction(() => trpc.member.deactivate.mutate(target), {
    stale,
    onDone() {
      onDone();
      toastWithUndo(`${member.name} is deactivated and signed out.`, () => reactivate.act());
    },
  });
  return { setRole, deactivate, reactivate };
}
