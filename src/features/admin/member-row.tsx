'use client';
import { Ellipsis } from 'lucide-react';
import { trpc } from '@/client/trpc';
import { type Member, ROLES, type Role } from '@/shared/model/member';
import { rolesFor } from '@/shared/policy/member';
import { Avatar } from '@/ui/avatar';
import { Badge } from '@/ui/badge';
import { IconButton } from '@/ui/icon-button';
import { Menu } from '@/ui/menu';
import { Select } from '@/ui/select';
import { toast } from '@/ui/toaster';
import { useAction } from '../answer';
import { Row, type WorkspaceContext } from '../workspace-page';
import { ROLE_WORDS } from './roles';
import { membersKey } from './use-members';

interface MemberRowProps {
  context: WorkspaceContext;
  member: Member;
}

/** A member with what an admin may do about them; what they may not do is not offered. */
export function MemberRow({ context, member }: MemberRowProps) {
  const { workspace, me } = context;
  const isMe = member.id === me.id;
  const roles = rolesFor(me, member);
  const manageable = !isMe && roles.length > 0;
  const isGone = member.deactivatedAt !== null;
  const target = { workspaceId: workspace.id, memberId: member.id };
  const stale = [membersKey(workspace.id)];

  const role = useAction((next: Role) => trpc.member.setRole.mutate({ ...target, role: next }), {
    stale,
    onDone: (answer) =>
      void toast.success(`${member.name} is ${withArticle(answer.member.role)} now.`),
  });
  const reactivate = useAction(() => trpc.member.reactivate.mutate(target), {
    stale,
    onDone: () => void toast.success(`${member.name} can sign in again.`),
  });
  const deactivate = useAction(() => trpc.member.deactivate.mutate(target), {
    stale,
    onDone: () =>
      void toast(`${member.name} is deactivated and signed out.`, {
        action: { label: 'Undo', onClick: () => reactivate.act() },
      }),
  });
  const change = isGone
    ? { label: 'Reactivate', onSelect: () => reactivate.act() }
    : { label: 'Deactivate', danger: true, onSelect: () => deactivate.act() };

  return (
    <Row
      icon={<Avatar name={member.name} className={isGone ? 'opacity-55 grayscale' : ''} />}
      title={
        <>
          <span className="min-w-0 truncate">{member.name}</span>
          {isMe && <Badge tone="accent">You</Badge>}
          {member.kind === 'bot' && <Badge>Bot</Badge>}
          {isGone && <Badge>Deactivated</Badge>}
        </>
      }
      note={[`@${member.handle}`, member.title].filter(Boolean).join(' · ')}
      actions={
        manageable ? (
          <>
            <Select
              className="w-32"
              aria-label={`Role of ${member.name}`}
              value={role.on ?? member.role}
              disabled={isGone || role.busy}
              onChange={(event) => {
                const next = ROLES.find((each) => each === event.target.value);
                if (next) role.act(next);
              }}
            >
              {roles.map((each) => (
                <option key={each} value={each}>
                  {ROLE_WORDS[each].label}
                </option>
              ))}
            </Select>
            <Menu align="end" entries={[change]}>
              <IconButton
                plain
                label={`More about ${member.name}`}
                icon={<Ellipsis aria-hidden size={16} strokeWidth={1.75} />}
              />
            </Menu>
          </>
        ) : (
          <span className="text-muted text-sm">{ROLE_WORDS[member.role].label}</span>
        )
      }
    />
  );
}

function withArticle(role: Role): string {
  return /^[ao]/.test(role) ? `an ${role}` : `a ${role}`;
}
