'use client';
import { clsx } from 'clsx';
import { SmilePlus } from 'lucide-react';
import { useMemo, useState } from 'react';
import { NAMED_REACTORS } from '@/client/sync/named';
import { useClient } from '@/client/sync/react';
import { listNames, useMemberNames } from '@/features/directory';
import { EmojiPopover } from '@/features/emoji';
import type { Message, Reaction } from '@/shared/model/message';
import { Tooltip } from '@/ui/tooltip';
import { useReactions, useToggleReaction } from './use-reactions';

interface ReactionRowProps {
  message: Message;
  mayReact: boolean;
}

/** The reactions below a message; pressing one toggles mine. */
export function ReactionRow({ message, mayReact }: ReactionRowProps) {
  const reactions = useReactions(message);
  if (reactions.length === 0 || message.deletedAt) return null;
  return <Pills message={message} reactions={reactions} mayReact={mayReact} />;
}

interface PillsProps extends ReactionRowProps {
  reactions: readonly Reaction[];
}

function Pills({ message, reactions, mayReact }: PillsProps) {
  const toggle = useToggleReaction(message);
  const [picker, setPicker] = useState(false);
  return (
    <ul aria-label="Reactions" className="mt-1 mb-0.5 flex flex-wrap gap-1">
      {reactions.map((reaction) => (
        <li key={reaction.emoji}>
          <Pill reaction={reaction} onToggle={mayReact ? toggle : undefined} />
        </li>
      ))}
      {mayReact && (
        <li>
          <EmojiPopover open={picker} onOpenChange={setPicker} onPick={toggle}>
            <button
              type="button"
              aria-label="Add reaction"
              className={clsx(
                'inline-flex h-7 items-center rounded-full border border-line px-2 text-muted',
                'opacity-0 hover:bg-surface-4 focus-visible:opacity-100 group-focus-within/message:opacity-100',
                'group-hover/message:opacity-100 aria-expanded:opacity-100 touch:h-9 touch:opacity-100',
              )}
            >
              <SmilePlus aria-hidden size={16} strokeWidth={1.75} />
            </button>
          </EmojiPopover>
        </li>
      )}
    </ul>
  );
}

interface PillProps {
  reaction: Reaction;
  onToggle: ((emoji: string) => void) | undefined;
}

function Pill({ reaction, onToggle }: PillProps) {
  const { me } = useClient();
  const { emoji, memberIds } = reaction;
  const named = useMemo(() => memberIds.slice(0, NAMED_REACTORS), [memberIds]);
  const names = listNames(useMemberNames(named), NAMED_REACTORS, memberIds.length);
  const isMine = memberIds.includes(me);
  return (
    <Tooltip label={`${names} reacted with ${emoji}`}>
      <button
        type="button"
        aria-pressed={isMine}
        aria-label={`${emoji} ${memberIds.length}: ${names}`}
        disabled={!onToggle}
        onClick={() => onToggle?.(emoji)}
        className={clsx(
          'tabular inline-flex h-7 items-center gap-1 rounded-full border px-2 text-xs touch:h-9 touch:px-3',
          isMine
            ? 'border-accent bg-accent-soft font-medium text-accent-text'
            : 'border-line bg-surface-2 text-muted enabled:hover:border-line-strong',
        )}
      >
        <span className="text-sm leading-none">{emoji}</span>
        {memberIds.length}
      </button>
    </Tooltip>
  );
}
