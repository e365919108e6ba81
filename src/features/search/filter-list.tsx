'use client';
import { clsx } from 'clsx';
import { ChannelIcon } from '@/features/channel';
import { Avatar } from '@/ui/avatar';
import type { FilterChoice } from './filter-choices';

interface FilterListProps {
  id: string;
  choices: FilterChoice[];
  /** The line that the arrow keys are on; -1 for none. */
  active: number;
  onActive: (index: number) => void;
  onChoose: (choice: FilterChoice) => void;
}

/** Hangs below the search box, which keeps the focus. */
export function FilterList({ id, choices, active, onActive, onChoose }: FilterListProps) {
  return (
    <div
      id={id}
      role="listbox"
      aria-label="Suggestions"
      className="absolute top-full left-0 z-30 mt-1.5 w-full max-w-md overflow-hidden rounded-lg border border-line bg-raised p-1 shadow-raised"
    >
      {choices.map((choice, index) => (
        <div
          key={choice.key}
          id={`${id}-${index}`}
          role="option"
          tabIndex={-1}
          aria-selected={index === active}
          onPointerDown={(event) => event.preventDefault()}
          onPointerMove={() => onActive(index)}
          onClick={() => onChoose(choice)}
          onKeyDown={undefined}
          className={clsx(
            'flex h-8 cursor-default items-center gap-2.5 rounded-md px-2 text-sm touch:h-11',
            index === active && 'bg-surface-4',
          )}
        >
          {choice.kind === 'person' || choice.kind === 'dm' ? (
            <Avatar name={choice.title} size="xs" />
          ) : (
            <span className="flex w-5 justify-center text-muted">
              <ChannelIcon kind={choice.kind} />
            </span>
          )}
          <bdi className="truncate font-medium">
            {choice.isMe ? `${choice.title} (you)` : choice.title}
          </bdi>
          {choice.value !== choice.title && (
            <span className="truncate text-muted text-xs">{printValue(choice)}</span>
          )}
        </div>
      ))}
    </div>
  );
}

const printValue = ({ kind, value }: FilterChoice) =>
  kind === 'person' && value !== 'me' ? `@${value}` : value;
