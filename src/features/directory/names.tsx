'use client';
import { createContext, type ReactNode, useContext, useMemo } from 'react';
import { useClient, useSync, useSyncList } from '@/client/sync/react';
import type { MarkdownNames } from '@/features/markdown';
import type { MemberId } from '@/shared/id';

const Context = createContext<MarkdownNames>({ member: () => null, channel: () => null });

/** What people and channels are called, for every message on the screen. */
export function NamesProvider({ children }: { children: ReactNode }) {
  const { me } = useClient();
  const members = useSync((state) => state.members);
  // Channels change with every message; their names hardly ever do.
  const channels = useSyncList((state) => {
    const names: Record<string, string | null> = {};
    for (const { value } of Object.values(state.channels)) names[value.id] = value.name;
    return names;
  });
  // Until then a name that is missing may be on its way.
  const isListed = useSync((state) => state.isListed);
  const names = useMemo<MarkdownNames>(() => {
    const people = new Map(Object.values(members).map(({ value }) => [String(value.id), value]));
    return {
      member(id) {
        const member = people.get(id);
        return member ? { name: member.name, isMe: member.id === me } : null;
      },
      channel: (id) => channels[id] ?? (isListed ? null : '…'),
    };
  }, [members, channels, isListed, me]);
  return <Context value={names}>{children}</Context>;
}

export function useNames(): MarkdownNames {
  return useContext(Context);
}

/** "Ann, Ben and 3 others" */
export function listNames(names: readonly string[], most = 3): string {
  const shown = names.length > most ? names.slice(0, most) : names;
  const rest = names.length - shown.length;
  const all = rest > 0 ? [...shown, `${rest} other${rest === 1 ? '' : 's'}`] : shown;
  if (all.length < 2) return all.join('');
  return `${all.slice(0, -1).join(', ')} and ${all.at(-1)}`;
}

export function useMemberNames(ids: readonly MemberId[]): string[] {
  const { me } = useClient();
  return useSyncList((state) =>
    ids.map((id) => (id === me ? 'You' : (state.members[id]?.value.name ?? 'Someone'))),
  );
}
