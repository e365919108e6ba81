'use client';
import { clsx } from 'clsx';
import { ChevronDown } from 'lucide-react';
import { type ReactNode, useId } from 'react';
import { useSyncList } from '@/client/sync/react';
import { badgeCount } from '@/client/sync/select';
import type { ChannelId } from '@/shared/id';
import { ChannelRow } from './channel-row';
import { isChannelUnread } from './order';
import { useRemembered } from './use-remembered';

interface SectionProps {
  name: string;
  ids: ChannelId[];
  activeId: ChannelId | null;
  /** Buttons beside its name. */
  actions: ReactNode;
  /** What to say when there is nothing in it. */
  empty: ReactNode;
}

/** A part of the sidebar that folds; folded, it still shows what is unread. */
export function Section({ name, ids, activeId, actions, empty }: SectionProps) {
  const listId = useId();
  const [folded, setFolded] = useRemembered(`parley:folded:${name}`, '');
  const isFolded = folded === 'yes';
  const loud = useSyncList((state) =>
    isFolded
      ? ids.filter((id) => {
          const channel = state.channels[id]?.value;
          const membership = state.memberships[id]?.value;
          const count = channel && membership ? badgeCount(channel, membership) : 0;
          return id === activeId || count > 0 || isChannelUnread(state, id);
        })
      : ids,
  );
  return (
    <section aria-label={name} className="pb-3">
      <header className="group flex h-8 items-center pr-2 pl-2">
        <h2 className="min-w-0 flex-1">
          <button
            type="button"
            aria-expanded={!isFolded}
            aria-controls={listId}
            onClick={() => setFolded(isFolded ? '' : 'yes')}
            className="flex h-7 items-center gap-1 rounded-md px-2 font-medium text-muted text-sm hover:text-ink touch:h-11"
          >
            {name}
            <ChevronDown
              aria-hidden
              size={14}
              strokeWidth={1.75}
              className={clsx('transition-transform duration-120', isFolded && '-rotate-90')}
            />
          </button>
        </h2>
        {actions}
      </header>
      <ul id={listId}>
        {loud.map((id) => (
          <ChannelRow key={id} channelId={id} isActive={id === activeId} />
        ))}
      </ul>
      {ids.length === 0 && <p className="px-4 py-1 text-muted text-sm">{empty}</p>}
    </section>
  );
}
