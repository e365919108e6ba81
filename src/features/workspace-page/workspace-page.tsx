'use client';
import { clsx } from 'clsx';
import { ArrowLeft } from 'lucide-react';
import Link from 'next/link';
import { type ReactNode, useEffect, useRef } from 'react';
import { Skeleton } from '@/ui/skeleton';
import { Answer } from '../answer';
import { useWorkspace, type WorkspaceContext } from './use-workspace';

export interface PageTab {
  name: string;
  label: string;
}

interface WorkspacePageProps {
  slug: string;
  /** The page's first folder: `settings`, `admin` or `insights`. */
  room: Room;
  tabs?: readonly PageTab[];
  tab?: string;
  /** Wider than a column of text, for tables and charts. */
  wide?: boolean;
  children: (context: WorkspaceContext) => ReactNode;
}

type Room = 'settings' | 'admin' | 'insights';
const ROOMS: Record<Room, string> = {
  settings: 'Settings',
  admin: 'Admin',
  insights: 'Insights',
};

/** The chrome of what stands beside the conversation: the way back, the other rooms, the room's tabs. */
export function WorkspacePage(props: WorkspacePageProps) {
  const { slug, room, tabs = [], tab, wide = false, children } = props;
  const query = useWorkspace(slug);
  const title = tabs.find((each) => each.name === tab)?.label ?? ROOMS[room];
  return (
    <div className="flex min-h-dvh flex-col">
      <Header slug={slug} room={room} context={query.data} />
      <div className="flex flex-1 flex-col sm:flex-row">
        {tabs.length > 0 && <TabLinks {...{ slug, room, tabs, tab }} />}
        <main className="min-w-0 flex-1 px-5 pt-6 pb-16 sm:px-8">
          <div className={clsx('mx-auto', wide ? 'max-w-[64rem]' : 'max-w-[44rem]')}>
            <h1 className="mb-5 font-semibold text-xl tracking-tight">{title}</h1>
            <Answer query={query} skeleton={<PageShape />}>
              {children}
            </Answer>
          </div>
        </main>
      </div>
    </div>
  );
}

interface HeaderProps {
  slug: string;
  room: Room;
  context: WorkspaceContext | undefined;
}

function Header({ slug, room, context }: HeaderProps) {
  const open: Record<Room, boolean> = {
    settings: true,
    admin: Boolean(context?.can.manageMembers || context?.can.invite || context?.can.update),
    insights: Boolean(context?.can.seeInsights),
  };
  const rooms = (['settings', 'admin', 'insights'] as const).filter((name) => open[name]);
  return (
    <header className="sticky top-0 z-10 flex h-12 shrink-0 items-center gap-2 border-line border-b bg-surface-1 px-2 sm:px-3">
      <Link
        href={`/w/${encodeURIComponent(slug)}`}
        className="flex h-8 min-w-0 items-center gap-2 rounded-md px-2 font-medium hover:bg-surface-3 touch:h-11"
      >
        <ArrowLeft aria-hidden size={16} strokeWidth={1.75} className="shrink-0" />
        <span className="sr-only">Back to </span>
        <span className="truncate">{context?.workspace.name ?? 'Workspace'}</span>
      </Link>
      <nav aria-label="Rooms" className="ml-auto flex gap-1">
        {rooms.map((name) => (
          <Link
            key={name}
            href={`/w/${encodeURIComponent(slug)}/${name}`}
            aria-current={name === room ? 'page' : undefined}
            className="flex h-8 items-center rounded-md px-2 text-muted text-sm hover:bg-surface-3 hover:text-ink aria-[current]:font-semibold aria-[current]:text-ink touch:h-11"
          >
            {ROOMS[name]}
          </Link>
        ))}
      </nav>
    </header>
  );
}

interface TabLinksProps {
  slug: string;
  room: Room;
  tabs: readonly PageTab[];
  tab: string | undefined;
}

function TabLinks({ slug, room, tabs, tab }: TabLinksProps) {
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
      className="flex shrink-0 gap-1 overflow-x-auto border-line border-b bg-surface-1 px-3 py-2 sm:sticky sm:top-12 sm:h-[calc(100dvh-3rem)] sm:w-48 sm:flex-col sm:border-r sm:border-b-0 sm:bg-sidebar sm:py-4"
    >
      {tabs.map(({ name, label }) => (
        <Link
          key={name}
          href={`/w/${encodeURIComponent(slug)}/${room}/${name}`}
          aria-current={name === tab ? 'page' : undefined}
          className="flex h-8 shrink-0 items-center rounded-md px-2.5 text-muted text-sm hover:bg-surface-4 hover:text-ink aria-[current]:bg-surface-5 aria-[current]:font-medium aria-[current]:text-ink touch:h-11"
        >
          {label}
        </Link>
      ))}
    </nav>
  );
}

function PageShape() {
  return (
    <div className="flex flex-col gap-4">
      <Skeleton className="h-5 w-2/3" />
      <Skeleton className="h-14" />
      <Skeleton className="h-14" />
    </div>
  );
}
