'use client';
import { clsx } from 'clsx';
import { type ReactNode, useEffect, useRef } from 'react';
import { useClient } from '@/client/sync/react';
import { PlaceLink, type Room, roomPath, roomsFor } from '@/features/navigation';
import { QueryView } from '@/features/query-view';
import type { WorkspaceAbilities } from '@/shared/model/workspace';
import { Skeleton } from '@/ui/skeleton';
import { useWorkspace, type WorkspaceContext } from './use-workspace';
import { ViewHeader } from './view-header';

export interface PageTab {
  name: string;
  label: string;
}

interface WorkspacePageProps {
  /** The page's first folder. */
  room: Room;
  /** Those of its tabs that someone may use. */
  tabs?: (can: WorkspaceAbilities) => readonly PageTab[];
  tab?: string;
  /** Wider than a column of text, for tables and charts. */
  wide?: boolean;
  children: (context: WorkspaceContext) => ReactNode;
}

const ROOMS: Record<Room, string> = {
  settings: 'Settings',
  admin: 'Admin',
  insights: 'Insights',
};

/** A page of the workspace that is not a conversation: its tabs and the other rooms stand above it. */
export function WorkspacePage(props: WorkspacePageProps) {
  const { room, tabs, tab, wide = false, children } = props;
  const { slug } = useClient();
  const query = useWorkspace(slug);
  // Which tabs there are for someone is known with what they may do.
  const open = query.data && tabs ? tabs(query.data.can) : [];
  const isClosed = query.data !== undefined && !roomsFor(query.data.can).includes(room);
  const title = open.find((each) => each.name === tab)?.label ?? ROOMS[room];
  return (
    <main className="flex min-h-0 min-w-0 flex-1 flex-col">
      <Header room={room} context={query.data} />
      <div className="flex min-h-0 flex-1 max-panel:flex-col">
        {open.length > 1 && <TabLinks {...{ room, tab }} tabs={open} />}
        <div className="min-h-0 min-w-0 flex-1 overflow-y-auto px-5 pt-6 pb-16 sm:px-8">
          <div className={wide ? 'max-w-[64rem]' : 'max-w-[44rem]'}>
            {!isClosed && <h1 className="mb-5 font-semibold text-xl tracking-tight">{title}</h1>}
            <QueryView query={query} skeleton={<PageSkeleton />}>
              {children}
            </QueryView>
          </div>
        </div>
      </div>
    </main>
  );
}

function Header({ room, context }: { room: Room; context: WorkspaceContext | undefined }) {
  const { slug } = useClient();
  return (
    <ViewHeader startsWithLinks>
      <nav aria-label="Rooms" className="flex gap-1">
        {roomsFor(context?.can).map((name) => (
          <PlaceLink
            key={name}
            href={roomPath(slug, name)}
            aria-current={name === room ? 'page' : undefined}
            className="flex h-8 items-center rounded-md px-2 text-muted hover:bg-surface-3 hover:text-ink aria-[current]:font-semibold aria-[current]:text-ink touch:h-11"
          >
            {ROOMS[name]}
          </PlaceLink>
        ))}
      </nav>
    </ViewHeader>
  );
}

interface TabLinksProps {
  room: Room;
  tabs: readonly PageTab[];
  tab: string | undefined;
}

function TabLinks({ room, tabs, tab }: TabLinksProps) {
  const { slug } = useClient();
  const row = useRef<HTMLElement>(null);
  useEffect(() => {
    if (!tab) return;
    // On a phone the row is wider than the screen.
    row.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest' });
  }, [tab]);
  return (
    <nav
      ref={row}
      aria-label={ROOMS[room]}
      className={clsx(
        'flex shrink-0 gap-1 overflow-x-auto border-line bg-surface-1 px-3 py-2 max-panel:border-b',
        'panel:w-44 panel:flex-col panel:border-r panel:py-5',
      )}
    >
      {tabs.map(({ name, label }) => (
        <PlaceLink
          key={name}
          href={roomPath(slug, room, name)}
          aria-current={name === tab ? 'page' : undefined}
          className="flex h-8 shrink-0 items-center rounded-md px-2.5 text-muted text-sm hover:bg-surface-4 hover:text-ink aria-[current]:bg-surface-5 aria-[current]:font-medium aria-[current]:text-ink touch:h-11"
        >
          {label}
        </PlaceLink>
      ))}
    </nav>
  );
}

function PageSkeleton() {
  return (
    <div className="flex flex-col gap-4">
      <Skeleton className="h-5 w-2/3" />
      <Skeleton className="h-14" />
      <Skeleton className="h-14" />
    </div>
  );
}
