'use client';
import { Bot, Plus } from 'lucide-react';
import { useState } from 'react';
import { personLabel } from '@/features/directory';
import { RowsSkeleton, type WorkspaceContext } from '@/features/frames';
import { QueryView } from '@/features/query-view';
import { CreateTokenDialog, TokenList, useTokens } from '@/features/tokens';
import type { Member } from '@/shared/model/member';
import { canHold, scopesFor } from '@/shared/policy/token';
import { Avatar } from '@/ui/avatar';
import { Badge } from '@/ui/badge';
import { Button } from '@/ui/button';
import { EmptyState } from '@/ui/empty-state';
import { CreateBotDialog } from './create-bot-dialog';
import { useBots } from './use-members';

/** The workspace's bots, each with the tokens by which programs speak as it. */
export function BotsTab({ context }: { context: WorkspaceContext }) {
  const [making, setMaking] = useState(false);
  const bots = useBots(context.workspace.id);
  const create = (
    <Button variant="primary" disabled={!context.can.createBot} onClick={() => setMaking(true)}>
      <Plus aria-hidden size={16} strokeWidth={1.75} />
      New bot
    </Button>
  );
  return (
    <div className="flex flex-col gap-5">
      <p className="text-muted">
        A bot is a member that a program speaks as, in the channels you choose. It signs in with a
        token.{!context.can.createBot && ' Only owners can make one.'}
      </p>
      <QueryView query={bots} skeleton={<RowsSkeleton />}>
        {(found) =>
          found.length === 0 ? (
            <EmptyState
              icon={<Bot aria-hidden size={24} strokeWidth={1.75} />}
              title="There are no bots yet"
              action={create}
            >
              Make one for your builds, alerts or reminders.
            </EmptyState>
          ) : (
            <>
              <div>{create}</div>
              {found.map((bot) => (
                <BotSection key={bot.id} context={context} bot={bot} />
              ))}
            </>
          )
        }
      </QueryView>
      <CreateBotDialog open={making} onOpenChange={setMaking} workspaceId={context.workspace.id} />
    </div>
  );
}

function BotSection({ context, bot }: { context: WorkspaceContext; bot: Member }) {
  const [making, setMaking] = useState(false);
  const { workspace } = context;
  const tokens = useTokens(workspace.id);
  const own = tokens.data?.filter((token) => token.memberId === bot.id) ?? [];
  const isGone = bot.deactivatedAt !== null;
  return (
    <section aria-label={bot.name} className="flex flex-col gap-2">
      <div className="flex items-center gap-3">
        <Avatar name={bot.name} className={isGone ? 'opacity-55 grayscale' : ''} />
        <div className="min-w-0 flex-1">
          <h2 className="flex items-center gap-2 truncate font-medium">
            {bot.name}
            {isGone && <Badge>Deactivated</Badge>}
          </h2>
          <p className="text-muted text-sm">
            @{bot.handle}
            {tokens.data && own.length === 0 && ' · no tokens yet'}
          </p>
        </div>
        <Button
          size="sm"
          disabled={!canHold(context.me, bot)}
          aria-label={`New token for ${personLabel(bot)}`}
          onClick={() => setMaking(true)}
        >
          New token
        </Button>
      </div>
      {own.length > 0 && (
        <div className="sm:pl-12">
          <TokenList workspaceId={workspace.id} label={`Tokens of ${bot.name}`} tokens={own} />
        </div>
      )}
      <CreateTokenDialog
        open={making}
        onOpenChange={setMaking}
        workspaceId={workspace.id}
        bot={bot}
        scopes={scopesFor(bot)}
      />
    </section>
  );
}
