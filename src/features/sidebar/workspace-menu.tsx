'use client';
import { ChevronDown } from 'lucide-react';
import { useClient, useMember, useSync } from '@/client/sync/react';
import { type Command, printKeys, useCommands } from '@/features/commands';
import { Avatar } from '@/ui/avatar';
import { Menu, type MenuEntry } from '@/ui/menu';

/** The workspace's name, and behind it everything that is not a conversation. */
export function WorkspaceMenu() {
  const name = useSync((state) => state.workspace?.value.name ?? '');
  const me = useMember(useClient().me);
  const commands = useCommands();
  const entries: MenuEntry[] = [
    { heading: me ? `${me.name} · @${me.handle}` : '' },
    ...commands.flatMap((command) => (command.menu?.isBelow ? [] : lineOf(command))),
    'separator',
    ...commands.flatMap((command) => (command.menu?.isBelow ? lineOf(command) : [])),
  ];
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

function lineOf({ menu, keys, run }: Command): MenuEntry[] {
  if (!menu) return [];
  const { label, icon } = menu;
  return [
    {
      label,
      icon,
      ...(keys?.[0] && { shortcut: printKeys(keys[0]) }),
      onSelect: () => void run(''),
    },
  ];
}
