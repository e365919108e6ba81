'use client';
import { useQuery } from '@tanstack/react-query';
import { trpc } from '@/client/trpc';
import { QueryView } from '@/features/query-view';
import type { WorkspaceId } from '@/shared/id';
import type { MemberStake, Token } from '@/shared/model/account';
import type { Member } from '@/shared/model/member';
import { Button } from '@/ui/button';
import { Dialog } from '@/ui/dialog';
import { RelativeTime } from '@/ui/relative-time';
import { Skeleton } from '@/ui/skeleton';
import { membersKey } from './use-members';

interface DeactivateDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  workspaceId: WorkspaceId;
  member: Member;
  busy: boolean;
  onConfirm: () => void;
}

/** Asks before someone is shut out, and shows what stops with them and what goes on. */
export function DeactivateDialog(props: DeactivateDialogProps) {
  const { open, onOpenChange, workspaceId, member, busy, onConfirm } = props;
  const stake = useQuery({
    queryKey: [...membersKey(workspaceId), 'stake', member.id],
    queryFn: () => trpc.member.stake.query({ workspaceId, memberId: member.id }),
    enabled: open,
    staleTime: 0,
  });
  return (
    <Dialog
      {...{ open, onOpenChange }}
      title={`Deactivate ${member.name}?`}
      description={
        member.kind === 'bot'
          ? 'It stops at once. What it wrote stays, and you can bring it back.'
          : 'They are signed out here at once. What they wrote stays, and you can let them back in, with their channels, tokens and invitations.'
      }
      footer={
        <>
          <Button onClick={() => onOpenChange(false)}>Cancel</Button>
          <Button
            variant="danger"
            busy={busy}
            disabled={stake.data === undefined}
            onClick={onConfirm}
          >
            Deactivate
          </Button>
        </>
      }
    >
      <QueryView query={stake} skeleton={<Skeleton className="h-14" />}>
        {(held) => <Stake stake={held} />}
      </QueryView>
    </Dialog>
  );
}

function Stake({ stake }: { stake: MemberStake }) {
  const { tokens, botTokens, invites } = stake;
  return (
    <div className="flex flex-col gap-4">
      {tokens.length === 0 ? (
        <p className="text-muted text-sm">No token stops: none works now.</p>
      ) : (
        <Tokens
          title={tokens.length === 1 ? 'This token stops' : `These ${tokens.length} tokens stop`}
          tokens={tokens}
        />
      )}
      {invites > 0 && (
        <p className="text-sm">
          {invites === 1
            ? 'The one invitation they made that still works stops, too.'
            : `The ${invites} invitations they made that still work stop, too.`}
        </p>
      )}
      {botTokens.length > 0 && (
        <Tokens
          title="They made these tokens for bots, which go on. Revoke those they may have kept."
          tokens={botTokens}
        />
      )}
    </div>
  );
}

function Tokens({ title, tokens }: { title: string; tokens: Token[] }) {
  return (
    <section className="flex flex-col gap-1.5">
      <h3 className="font-medium text-sm">{title}</h3>
      <ul className="max-h-48 overflow-y-auto rounded-lg border border-line">
        {tokens.map((token) => (
          <li
            key={token.id}
            className="flex flex-wrap items-baseline gap-x-2 border-line px-3 py-1.5 text-sm not-first:border-t"
          >
            <span className="min-w-0 truncate">{token.name}</span>
            <code className="font-mono text-muted text-xs">{token.prefix}…</code>
            <span className="ml-auto text-muted text-xs">
              {token.lastUsedAt ? (
                <>
                  used <RelativeTime at={token.lastUsedAt} />
                </>
              ) : (
                'never used'
              )}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
