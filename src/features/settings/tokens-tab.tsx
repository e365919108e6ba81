'use client';
import { KeyRound, Plus } from 'lucide-react';
import { useState } from 'react';
import { RowsSkeleton, type WorkspaceContext } from '@/features/frames';
import { QueryView } from '@/features/query-view';
import { CreateTokenDialog, TokenList, useTokens } from '@/features/tokens';
import { scopesFor } from '@/shared/policy/token';
import { Button } from '@/ui/button';
import { EmptyState } from '@/ui/empty-state';

/** One's own tokens, for scripts that act as oneself. */
export function TokensTab({ context }: { context: WorkspaceContext }) {
  const { workspace, me } = context;
  const [making, setMaking] = useState(false);
  const query = useTokens(workspace.id);
  const create = (
    <Button variant="primary" onClick={() => setMaking(true)}>
      <Plus aria-hidden size={16} strokeWidth={1.75} />
      New token
    </Button>
  );
  return (
    <div className="flex flex-col gap-4">
      <p className="text-muted">
        Scripts sign in with a token and act as you in {workspace.name}. For something that should
        speak in its own name, ask an admin for a bot.
      </p>
      <QueryView query={query} skeleton={<RowsSkeleton />}>
        {(tokens) => {
          const mine = tokens.filter((token) => token.memberId === me.id);
          if (mine.length === 0) {
            return (
              <EmptyState
                icon={<KeyRound aria-hidden size={24} strokeWidth={1.75} />}
                title="You have no tokens"
                action={create}
              >
                Make one for your first script.
              </EmptyState>
            );
          }
          return (
            <>
              <div>{create}</div>
              <TokenList workspaceId={workspace.id} label="Access tokens" tokens={mine} />
            </>
          );
        }}
      </QueryView>
      <CreateTokenDialog
        open={making}
        onOpenChange={setMaking}
        workspaceId={workspace.id}
        scopes={scopesFor(me)}
      />
    </div>
  );
}
