'use client';
import { type ReactNode, useEffect, useMemo } from 'react';
import { useStore } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import type { Lookup } from '@/client/sync/lookup';
import { namedInBody } from '@/client/sync/named';
import { useClient, useMembers, useSyncList } from '@/client/sync/react';
import type { SyncState } from '@/client/sync/state';
import type { MarkdownNames } from '@/features/markdown';
import type { ChannelId, MemberId } from '@/shared/id';
import { channelId, memberId } from '@/shared/input/id';

/** Stands for a name that is on its way. */
const COMING = '…';

const NO_NAMES: MarkdownNames = { member: () => null, channel: () => null };

interface WithNamesProps {
  body: string;
  children: (names: MarkdownNames) => ReactNode;
}

/** Shows a text with what those that it mentions are called. One that mentions nobody, as most do, follows no change. */
export function WithNames({ body, children }: WithNamesProps) {
  return /<[@#]/.test(body) ? <Named body={body}>{children}</Named> : children(NO_NAMES);
}

function Named({ body, children }: WithNamesProps) {
  return children(useNamesIn(body));
}

/** What the members and channels that a text mentions are called. It stays the same object while they do. */
function useNamesIn(body: string): MarkdownNames {
  const { me, members, channels } = useClient();
  const { memberIds, channelIds } = useMemo(() => namedInBody(body), [body]);
  const people = useMembers(memberIds);
  const titles = useChannelNames(channelIds);
  const absentPeople = useAbsent(members, memberIds);
  const absentChannels = useAbsent(channels, channelIds);
  return useMemo(() => {
    const absent = new Set<string>([...absentPeople, ...absentChannels]);
    const wanted = new Set<string>([...memberIds, ...channelIds]);
    const isComing = (id: string) => wanted.has(id) && !absent.has(id);
    const names = new Map<string, string>();
    memberIds.forEach((id, index) => {
      const name = people[index]?.name;
      if (name !== undefined) names.set(id, name);
    });
    const called = new Map<string, string | null | undefined>(
      channelIds.map((id, index) => [id, titles[index]]),
    );
    return {
      member(id) {
        const name = names.get(id) ?? (isComing(id) ? COMING : null);
        return name === null ? null : { name, isMe: id === me };
      },
      channel(id) {
        return called.get(id) ?? (isComing(id) && called.get(id) === undefined ? COMING : null);
      },
    };
  }, [me, memberIds, channelIds, people, titles, absentPeople, absentChannels]);
}

/** Those of them that the server does not show. */
function useAbsent<Id extends string>({ absent }: Lookup<Id>, ids: Id[]): Id[] {
  return useStore(
    absent,
    useShallow((all) => ids.filter((id) => all.has(id))),
  );
}

/** Their names: `null` for conversations, which have none, and undefined while they are loading. */
function useChannelNames(ids: ChannelId[]): (string | null | undefined)[] {
  const { channels } = useClient();
  // Channels change with every message; their names hardly ever do.
  const names = useSyncList((state) => ids.map((id) => state.channels[id]?.value.name));
  useEffect(() => {
    if (names.includes(undefined)) channels.want(ids);
  }, [channels, ids, names]);
  return names;
}

/** What is held now, for a text that is not shown but copied or read out. */
export function heldNames({ members, channels }: SyncState) {
  return {
    member(id: string): string | null {
      const parsed = memberId.safeParse(id);
      return (parsed.success && members[parsed.data]?.value.name) || null;
    },
    channel(id: string): string | null {
      const parsed = channelId.safeParse(id);
      return (parsed.success && channels[parsed.data]?.value.name) || null;
    },
  };
}

/**
 * "Ann, Ben and 3 others".
 *
 * @param total How many there are, where `names` has only the first of them.
 */
export function listNames(names: readonly string[], most = 3, total = names.length): string {
  const shown = names.slice(0, most);
  const rest = total - shown.length;
  const all = rest > 0 ? [...shown, `${rest} other${rest === 1 ? '' : 's'}`] : shown;
  if (all.length < 2) return all.join('');
  return `${all.slice(0, -1).join(', ')} and ${all.at(-1)}`;
}

export function useMemberNames(ids: readonly MemberId[]): string[] {
  const { me } = useClient();
  const members = useMembers(ids);
  return useMemo(
    () => ids.map((id, index) => (id === me ? 'You' : (members[index]?.name ?? 'Someone'))),
    [ids, me, members],
  );
}
