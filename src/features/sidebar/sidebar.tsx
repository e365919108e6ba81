'use client';
import { clsx } from 'clsx';
import { Compass, MessageSquareText, Plus } from 'lucide-react';
import {
  useAbility,
  useClient,
  useMayCreateChannel,
  useSync,
  useSyncList,
} from '@/client/sync/react';
import { printKeys } from '@/features/commands';
import {
  type Address,
  browsePath,
  goTo,
  openOverlay,
  PlaceLink,
  searchPath,
} from '@/features/navigation';
import { IconButton } from '@/ui/icon-button';
import { Menu } from '@/ui/menu';
import { sectionsOf } from './order';
import { ResizeHandle } from './resize-handle';
import { Section } from './section';
import { SidebarSkeleton } from './sidebar-skeleton';
import { useSidebarWidth } from './use-sidebar-width';
import { WorkspaceMenu } from './workspace-menu';

const ICON = { 'aria-hidden': true, size: 16, strokeWidth: 1.75 } as const;

/** Where one can go: the workspace's menu, search, channels and conversations. */
export function Sidebar({ address }: { address: Address }) {
  const { width, setWidth } = useSidebarWidth();
  const isLoaded = useSync((state) => state.isLoaded);
  const isHome = address.view.kind === 'home';
  return (
    <nav
      aria-label="Channels"
      data-region="sidebar"
      style={{ width }}
      className={clsx(
        'relative flex min-h-0 shrink-0 flex-col border-line border-r bg-sidebar max-sm:w-full!',
        !isHome && 'max-sm:hidden',
      )}
    >
      {isHome && <h1 className="sr-only sm:hidden">Channels</h1>}
      <div className="flex h-12 shrink-0 items-center gap-1 px-2">
        <WorkspaceMenu />
      </div>
      <Finder address={address} />
      <div className="min-h-0 flex-1 overflow-y-auto overscroll-contain pt-2">
        {isLoaded ? <Sections address={address} /> : <SidebarSkeleton />}
      </div>
      <ResizeHandle width={width} onWidth={setWidth} />
    </nav>
  );
}

function Finder({ address }: { address: Address }) {
  const { slug } = useClient();
  const mayBrowse = useAbility('browse');
  return (
    <div className="flex flex-col gap-px px-2">
      <button
        type="button"
        onClick={() => openOverlay('switcher')}
        className="flex h-8 items-center gap-2 rounded-md border border-line bg-surface-1 px-2 text-muted text-sm hover:border-line-strong touch:h-11"
      >
        <span className="flex-1 text-start">Jump to…</span>
        <kbd className="font-sans text-xs touch:hidden">{printKeys('Mod+K')}</kbd>
      </button>
      <PlaceLink
        href={searchPath(slug, '')}
        aria-current={address.view.kind === 'search' ? 'page' : undefined}
        className="mt-1 flex h-8 items-center gap-2 rounded-md px-2 text-muted hover:bg-surface-4 aria-[current]:bg-surface-5 aria-[current]:text-ink touch:h-11"
      >
        <MessageSquareText {...ICON} /> Search messages
      </PlaceLink>
      {mayBrowse && (
        <PlaceLink
          href={browsePath(slug)}
          aria-current={address.view.kind === 'browse' ? 'page' : undefined}
          className="flex h-8 items-center gap-2 rounded-md px-2 text-muted hover:bg-surface-4 aria-[current]:bg-surface-5 aria-[current]:text-ink touch:h-11"
        >
          <Compass {...ICON} /> All channels
        </PlaceLink>
      )}
    </div>
  );
}

function Sections({ address }: { address: Address }) {
  const { slug } = useClient();
  const mayCreate = useMayCreateChannel();
  const mayBrowse = useAbility('browse');
  const channels = useSyncList((state) => sectionsOf(state).channels);
  const directs = useSyncList((state) => sectionsOf(state).directs);
  const activeId = address.view.kind === 'channel' ? address.view.channelId : null;
  const entries = [
    ...(mayCreate
      ? [
          {
            label: 'New channel',
            icon: <Plus {...ICON} />,
            onSelect: () => openOverlay('create-channel'),
          },
        ]
      : []),
    ...(mayBrowse
      ? [
          {
            label: 'Browse channels',
            icon: <Compass {...ICON} />,
            onSelect: () => goTo(browsePath(slug)),
          },
        ]
      : []),
  ];
  return (
    <>
      <Section
        name="Channels"
        ids={channels}
        activeId={activeId}
        empty={
          mayBrowse
            ? 'You are in no channel yet. Find one under All channels.'
            : 'You are in no channel yet. Someone has to add you to one.'
        }
        actions={
          entries.length > 0 && (
            <Menu entries={entries} align="end">
              <IconButton plain size="sm" label="Add a channel" icon={<Plus {...ICON} />} />
            </Menu>
          )
        }
      />
      <Section
        name="Direct messages"
        ids={directs}
        activeId={activeId}
        empty="Write to someone with the + above."
        actions={
          <IconButton
            size="sm"
            label="New message"
            icon={<Plus {...ICON} />}
            onClick={() => openOverlay('new-direct')}
          />
        }
      />
    </>
  );
}
