'use client';
import { KeyRound } from 'lucide-react';
import { useState } from 'react';
import { trpc } from '@/client/trpc';
import { Row, Rows } from '@/features/frames';
import { useAction } from '@/features/query-view';
import type { WorkspaceId } from '@/shared/id';
import type { Token } from '@/shared/model/account';
import { isTokenSpent } from '@/shared/policy/token';
import { Badge } from '@/ui/badge';
import { Button } from '@/ui/button';
import { ConfirmDialog } from '@/ui/confirm-dialog';
import { RelativeTime } from '@/ui/relative-time';
import { toast } from '@/ui/toaster';
import { useNow } from '@/ui/use-now';
import { SCOPES } from './scopes';
import { tokenLabel } from './token-label';
import { tokensKey } from './use-tokens';

interface TokenListProps {
  workspaceId: WorkspaceId;
  label: string;
  tokens: Token[];
}

/** Tokens with what each may do and when it was used; those that work first. */
export function TokenList({ workspaceId, label, tokens }: TokenListProps) {
  const now = useNow('minute');
  const isSpent = (token: Token) => Number(isTokenSpent(token, now));
  const sorted = [...tokens].sort((a, b) => isSpent(a) - isSpent(b));
  return (
    <Rows label={label}>
      {sorted.map((token) => (
        <TokenRow key={token.id} workspaceId={workspaceId} token={token} />
      ))}
    </Rows>
  );
}

function TokenRow({ workspaceId, token }: { workspaceId: WorkspaceId; token: Token }) {
  const [asking, setAsking] = useState(false);
  const { act, busy } = useAction(
    () => trpc.token.revoke.mutate({ workspaceId, tokenId: token.id }),
    {
      stale: [tokensKey(workspaceId)],
      onDone: () => {
        setAsking(false);
        toast.success(`${token.name} no longer works.`);
      },
    },
  );
  const spent = isTokenSpent(token, useNow('minute'));
  return (
    <Row
      icon={<KeyRound aria-hidden size={16} strokeWidth={1.75} className="text-muted" />}
      title={
        <>
          {token.name}
          <code className="font-mono font-normal text-muted text-sm">{token.prefix}…</code>
          {spent && <Badge>{token.revokedAt ? 'Revoked' : 'Expired'}</Badge>}
        </>
      }
      note={
        <>
          {token.scopes.map((scope) => SCOPES[scope].label).join(', ')} ·{' '}
          {token.lastUsedAt ? (
            <>
              used <RelativeTime at={token.lastUsedAt} />
            </>
          ) : (
            'never used'
          )}
          {token.expiresAt && !spent && (
            <>
              {' '}
              · expires <RelativeTime at={token.expiresAt} as="until" />
            </>
          )}
        </>
      }
      actions={
        !spent && (
          <>
            <Button
              size="sm"
              aria-label={`Revoke ${tokenLabel(token)}`}
              onClick={() => setAsking(true)}
            >
              Revoke
            </Button>
            <ConfirmDialog
              open={asking}
              onOpenChange={setAsking}
              title={`Revoke ${token.name}?`}
              action="Revoke"
              busy={busy}
              onConfirm={() => act()}
            >
              What uses it is cut off at once. A revoked token can’t be brought back.
            </ConfirmDialog>
          </>
        )
      }
    />
  );
}
