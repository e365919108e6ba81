'use client';
import { KeyRound, Plus } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/ui/button';
import { EmptyState } from '@/ui/empty-state';
import { Answer } from '../answer/answer';
import { CreateTokenDialog } from '../tokens/create-token-dialog';
import { TokenList } from '../tokens/token-list';
import { useTokens } from '../tokens/use-tokens';
import { RowsShape } from '../workspace-page/rows';
import type { WorkspaceContext } from '../workspace-page/use-workspace';

/** One's own tokens, for scripts that act as oneself. */
export function TokensTab({ context }: { context: WorkspaceContext }) {
  const { workspace, me, can } = context;
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
      <Answer query={query} skeleton={<RowsShape />}>
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
      </Answer>
      <CreateTokenDialog
        open={making}
        onOpenChange={setMaking}
        workspaceId={workspace.id}
        mayAdmin={can.manageMembers}
      />
    </div>
  );
}
