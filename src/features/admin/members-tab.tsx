'use client';
import { UserPlus } from 'lucide-react';
import { useDeferredValue, useState } from 'react';
import { sentenceOf } from '@/client/failure';
import { Rows, RowsSkeleton, type WorkspaceContext } from '@/features/frames';
import { PlaceLink, roomPath } from '@/features/navigation';
import type { ManagedMember } from '@/shared/model/member';
import { Alert } from '@/ui/alert';
import { Button } from '@/ui/button';
import { EmptyState } from '@/ui/empty-state';
import { Input } from '@/ui/input';
import { Loading } from '@/ui/skeleton';
import { MemberFilters } from './member-filters';
import { MemberRow } from './member-row';
import { type MembersWanted, useMembers } from './use-members';

const EVERYONE: MembersWanted = { query: '', role: '', state: '', active: '' };

/** Everyone in the workspace, with their roles. */
export function MembersTab({ context }: { context: WorkspaceContext }) {
  const [typed, setTyped] = useState(EVERYONE);
  const wanted = useDeferredValue({ ...typed, query: typed.query.trim() });
  const members = useMembers(context.workspace.id, wanted);
  const found = members.data?.pages.flatMap((page) => page.members);
  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-wrap gap-2">
        <Input
          type="search"
          aria-label="Find members"
          placeholder="Find by name, handle or e-mail"
          value={typed.query}
          onChange={(event) => setTyped({ ...typed, query: event.target.value })}
          className="min-w-0 flex-1 basis-60"
        />
        {context.can.invite && (
          <Button asChild variant="primary">
            <PlaceLink href={roomPath(context.workspace.slug, 'admin', 'invites')}>
              <UserPlus aria-hidden size={16} strokeWidth={1.75} />
              Invite people
            </PlaceLink>
          </Button>
        )}
      </div>
      <MemberFilters value={typed} onChange={setTyped} />
      {found && <MemberRows context={context} members={found} query={wanted.query} />}
      {members.isPending && (
        <Loading>
          <RowsSkeleton />
        </Loading>
      )}
      {members.error && (
        <Alert
          tone="danger"
          action={
            <Button size="sm" onClick={() => void members.refetch()}>
              Try again
            </Button>
          }
        >
          {sentenceOf(members.error)}
        </Alert>
      )}
      {members.hasNextPage && (
        <Button
          className="self-center"
          busy={members.isFetchingNextPage}
          onClick={() => void members.fetchNextPage()}
        >
          Show more
        </Button>
      )}
    </div>
  );
}

interface MemberRowsProps {
  context: WorkspaceContext;
  members: ManagedMember[];
  query: string;
}

function MemberRows({ context, members, query }: MemberRowsProps) {
  if (members.length === 0) {
    return (
      <EmptyState title={query ? `No one matches “${query}”` : 'No one fits these filters'}>
        Names and handles are matched from the start of a word, e-mail addresses anywhere.
      </EmptyState>
    );
  }
  return (
    <Rows label="Members">
      {members.map((member) => (
        <MemberRow key={member.id} context={context} member={member} />
      ))}
    </Rows>
  );
}
