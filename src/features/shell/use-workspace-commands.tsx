'use client';
import { useQuery } from '@tanstack/react-query';
import {
  ArrowLeftRight,
  ChartNoAxesColumn,
  Keyboard,
  LogOut,
  Plus,
  Settings,
  Shield,
} from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useMemo } from 'react';
import { signOut } from '@/client/sign-in';
import { useClient, useMember, useSync, useSyncList } from '@/client/sync/react';
import { abilitiesIn } from '@/client/sync/select';
import { byKeys, type Command } from '@/features/commands';
import {
  getUi,
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
import { toast } from '@/ui/toaster';

const ICON = { 'aria-hidden': true, size: 16, strokeWidth: 1.75 } as const;

const ROOMS: Record<Room, Pick<Command, 'title' | 'menu'>> = {
  settings: {
    title: 'Open your settings',
    menu: { label: 'Settings', icon: <Settings {...ICON} /> },
  },
  admin: {
    title: 'Open people and workspace',
    menu: { label: 'People and workspace', icon: <Shield {...ICON} /> },
  },
  insights: {
    title: 'Open insights',
    menu: { label: 'Insights', icon: <ChartNoAxesColumn {...ICON} /> },
  },
};

/** What is of the workspace and no conversation, in the order of its menu. */
export function useWorkspaceCommands(): Command[] {
  const { slug } = useClient();
  const router = useRouter();
  const name = useSync((state) => state.workspace?.value.name ?? '');
  const rooms = useSyncList((state) => roomsFor(abilitiesIn(state)));
  const others = useOtherWorkspaces();
  const mayCreate = useMayCreateWorkspace();
  return useMemo(
    () => [
      ...rooms.map((room) => ({
        id: room,
        ...ROOMS[room],
        refusal: null,
        run: () => goTo(roomPath(slug, room)),
      })),
      byKeys('help', () => openOverlay(getUi().overlay === 'shortcuts' ? null : 'shortcuts'), {
        slash: { name: 'shortcuts' },
        menu: { label: 'Keyboard shortcuts', icon: <Keyboard {...ICON} /> },
      }),
      ...others.map(({ workspace }) => ({
        id: `workspace ${workspace.slug}`,
        title: `Go to ${workspace.name}${isOneOfMany(workspace, name, others) ? ` (${homePath(workspace.slug)})` : ''}`,
        menu: {
          label: (
            <WorkspaceName {...{ workspace, isOneOfMany: isOneOfMany(workspace, name, others) }} />
          ),
          icon: <ArrowLeftRight {...ICON} />,
          isBelow: true,
        },
        refusal: null,
        run: () => goToWorkspace(workspace.slug, router.push),
      })),
      ...(mayCreate
        ? [
            {
              id: 'create-workspace',
              title: 'Make a workspace',
              menu: { label: 'New workspace', icon: <Plus {...ICON} />, isBelow: true },
              refusal: null,
              run: () => openOverlay('create-workspace'),
            },
          ]
        : []),
      {
        id: 'sign-out',
        title: 'Sign out',
        menu: { label: 'Sign out', icon: <LogOut {...ICON} />, isBelow: true },
        needsSign: true,
        refusal: null,
        run: () => leaveWhenAllowed(() => void leave()),
      },
    ],
    [slug, router, name, rooms, others, mayCreate],
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

const NONE: OwnWorkspace[] = [];

function useOtherWorkspaces(): OwnWorkspace[] {
  const { trpc, slug } = useClient();
  const { data = NONE } = useQuery({
    queryKey: ['workspaces'],
    queryFn: () => trpc.workspace.list.query(),
    staleTime: 5 * 60_000,
  });
  return useMemo(() => data.filter(({ workspace }) => workspace.slug !== slug), [data, slug]);
}

function useMayCreateWorkspace(): boolean {
  const { trpc, me } = useClient();
  // It may depend on the role: another role asks again.
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
