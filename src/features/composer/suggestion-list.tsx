'use client';
import { clsx } from 'clsx';
import { Hash, Megaphone } from 'lucide-react';
import { useMember } from '@/client/sync/react';
import { PresenceDot } from '@/features/directory';
import type { MemberId } from '@/shared/id';
import { Avatar } from '@/ui/avatar';
import type { Suggestion } from './suggest';

interface SuggestionListProps {
  id: string;
  suggestions: Suggestion[];
  active: number;
  onActive: (index: number) => void;
  onChoose: (suggestion: Suggestion) => void;
}

/** Hangs over the box; the focus stays in the box, which names the active option. */
export function SuggestionList(props: SuggestionListProps) {
  const { id, suggestions, active, onActive, onChoose } = props;
  return (
    <div
      id={id}
      role="listbox"
      aria-label="Suggestions"
      className="absolute bottom-full left-0 z-30 mb-1.5 w-full max-w-md overflow-hidden rounded-lg border border-line bg-raised p-1 shadow-raised"
    >
      {suggestions.map((suggestion, index) => (
        <div
          key={suggestion.key}
          id={`${id}-${index}`}
          role="option"
          tabIndex={-1}
          aria-selected={index === active}
          // The box must keep the focus, and with it the caret.
          onPointerDown={(event) => event.preventDefault()}
          onPointerMove={() => onActive(index)}
          onClick={() => onChoose(suggestion)}
          onKeyDown={undefined}
          className={clsx(
            'flex h-8 cursor-default items-center gap-2.5 rounded-md px-2 text-sm touch:h-11',
            index === active && 'bg-surface-4',
          )}
        >
          <Line suggestion={suggestion} />
        </div>
      ))}
    </div>
  );
}

function Line({ suggestion }: { suggestion: Suggestion }) {
  switch (suggestion.kind) {
    case 'member':
      return <MemberLine memberId={suggestion.memberId} />;
    case 'channel':
      return (
        <>
          <Hash aria-hidden size={16} strokeWidth={1.75} className="text-muted" />
          <span className="truncate">{suggestion.name}</span>
        </>
      );
    case 'wide':
      return (
        <>
          <Megaphone aria-hidden size={16} strokeWidth={1.75} className="text-muted" />
          <span>@{suggestion.name}</span>
          <span className="truncate text-muted text-xs">
            {suggestion.name === 'here'
              ? 'Notifies those in this channel who are active'
              : 'Notifies everyone in this channel'}
          </span>
        </>
      );
    case 'emoji':
      return (
        <>
          <span className="text-base">{suggestion.insert}</span>
          <span className="truncate">:{suggestion.name}:</span>
        </>
      );
    case 'command':
      return (
        <>
          <span className="font-medium">{suggestion.insert}</span>
          {suggestion.command.slash?.argument && (
            <span className="text-muted">{suggestion.command.slash.argument}</span>
          )}
          <span className="ml-auto truncate pl-3 text-muted text-xs">
            {suggestion.command.title}
          </span>
        </>
      );
    default:
      return suggestion satisfies never;
  }
}

function MemberLine({ memberId }: { memberId: MemberId }) {
  const member = useMember(memberId);
  if (!member) return null;
  return (
    <>
      <Avatar name={member.name} size="xs" />
      <bdi className="truncate font-medium">{member.name}</bdi>
      <span className="truncate text-muted text-xs">@{member.handle}</span>
      <PresenceDot memberId={memberId} quiet />
    </>
  );
}
