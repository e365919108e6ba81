'use client';
import { useQuery } from '@tanstack/react-query';
import {
  ArrowLeftRight,
  ChartNoAxesColumn,
  ChevronDown,
  Keyboard,
  LogOut,
  Plus,
  Settings,
  Shield,
} from 'lucide-react';
import { useRouter } from 'next/navigation';
import { signOut } from '@/client/sign-in';
import { useClient, useMember, useSync, useSyncList } from '@/client/sync/react';
import { abilitiesIn } from '@/client/sync/select';
import { printKeys } from '@/features/commands';
import {
  goTo,
  goToWorkspace,
  homePath,
  leaveWhenAllowed,
  openOverlay,
  type Room,
  roomPath,
  roomsFor,
} from '@/features/navigation';
import type { OwnWorkspace, Workspace } from '@/shared/model/workspace';
import { fold } from '@/shared/search';
import { Avatar } from '@/ui/avatar';
import { Menu, type MenuEntry } from '@/ui/menu';
import { toast } from '@/ui/toaster';

const ICON = { 'aria-hidden': true, size: 16, strokeWidth: 1.75 } as const;

/** The workspace's name, and behind it everything that is not a conversation. */
export function WorkspaceMenu() {
  const client = useClient();
  const router = useRouter();
  const name = useSync((state) => state.workspace?.value.name ?? '');
  const can = useSyncList(abilitiesIn);
  const rooms = roomsFor(can);
  const me = useMember(client.me);
  const others = useOtherWorkspaces();
  const mayCreate = useMayCreateWorkspace();
  const go = (room: Room) => () => goTo(roomPath(client.slug, room));
  const entries: MenuEntry[] = [
    { heading: me ? `${me.name} · @${me.handle}` : '' },
    { label: 'Settings', icon: <Settings {...ICON} />, onSelect: go('settings') },
  ];
  if (rooms.includes('admin')) {
    entries.push({
      label: 'People and workspace',
      icon: <Shield {...ICON} />,
      onSelect: go('admin'),
    });
  }
  if (rooms.includes('insights')) {
    entries.push({
      label: 'Insights',
      icon: <ChartNoAxesColumn {...ICON} />,
      onSelect: go('insights'),
    });
  }
  entries.push(
    {
      label: 'Keyboard shortcuts',
      icon: <Keyboard {...ICON} />,
      shortcut: printKeys('Mod+/'),
      onSelect: () => openOverlay('shortcuts'),
    },
    'separator',
    ...others.map(({ workspace }) => ({
      label: (
        <WorkspaceName workspace={workspace} isOneOfMany={isOneOfMany(workspace, name, others)} />
      ),
      icon: <ArrowLeftRight {...ICON} />,
      onSelect: () => goToWorkspace(workspace.slug, router.push),
    })),
    ...(mayCreate
      ? [
          {
            label: 'New workspace',
            icon: <Plus {...ICON} />,
            onSelect: () => openOverlay('create-workspace'),
          },
        ]
      : []),
    {
      label: 'Sign out',
      icon: <LogOut {...ICON} />,
      onSelect: () => leaveWhenAllowed(() => void leave()),
    },
  );
  return (
    <Menu entries={entries}>
      <button
        type="button"
        className="flex h-9 min-w-0 flex-1 items-center gap-2 rounded-md px-2 font-semibold hover:bg-surface-4 touch:h-11"
      >
        <Avatar name={name} size="sm" />
        <bdi className="min-w-0 truncate">{name}</bdi>
        <ChevronDown aria-hidden size={14} strokeWidth={1.75} className="shrink-0 text-muted" />
      </button>
    </Menu>
  );
}

/** With its address where the name alone is ambiguous. */
function WorkspaceName({ workspace, isOneOfMany }: { workspace: Workspace; isOneOfMany: boolean }) {
  return (
    <>
      <bdi>{workspace.name}</bdi>
      {isOneOfMany && (
        // On a line of its own and whole: of long names it differs at the end.
        <span className="block whitespace-normal break-all text-muted text-xs">
          {homePath(workspace.slug)}
        </span>
      )}
    </>
  );
}

function isOneOfMany(workspace: Workspace, here: string, others: OwnWorkspace[]): boolean {
  const names = [here, ...others.map((other) => other.workspace.name)].map(fold);
  return names.filter((name) => name === fold(workspace.name)).length > 1;
}

function useOtherWorkspaces() {
  const { trpc, slug } = useClient();
  const { data = [] } = useQuery({
    queryKey: ['workspaces'],
    queryFn: () => trpc.workspace.list.query(),
    staleTime: 5 * 60_000,
  });
  return data.filter(({ workspace }) => workspace.slug !== slug);
}

function useMayCreateWorkspace(): boolean {
  const { trpc, me } = useClient();
  const role = useMember(me)?.role;
  const { data } = useQuery({
    queryKey: ['workspaces', 'entrance', role],
    queryFn: () => trpc.workspace.entrance.query(),
    staleTime: 5 * 60_000,
  });
  return data?.canCreate ?? false;
}

async function leave(): Promise<void> {
  if (!(await signOut())) toast.error('You couldn’t be signed out. Check your connection.');
}
