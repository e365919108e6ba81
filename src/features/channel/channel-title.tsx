'use client';
import { Hash, Lock, User, Users } from 'lucide-react';
import { useClient, useMembers, useSync } from '@/client/sync/react';
import type { SyncState } from '@/client/sync/state';
import type { MemberId } from '@/shared/id';
import type { Channel, ChannelKind } from '@/shared/model/channel';

const ICONS: Record<ChannelKind, typeof Hash> = {
  public: Hash,
  private: Lock,
  dm: User,
  group: Users,
};

export function ChannelIcon({ kind, size = 16 }: { kind: ChannelKind; size?: number }) {
  const Icon = ICONS[kind];
  return <Icon aria-hidden size={size} strokeWidth={1.75} className="shrink-0" />;
}

/** What a channel is called: its name, or those one talks to in it. */
export function titleOf(state: SyncState, channel: Channel, me: MemberId): string {
  if (channel.name !== null) return channel.name;
  const others = othersIn(channel, me);
  if (others.length === 0) return `${state.members[me]?.value.name ?? 'You'} (you)`;
  // What is not known yet shows nothing.
  return others.flatMap((id) => state.members[id]?.value.name ?? []).join(', ');
}

/** Everyone else in a conversation without a name. */
export function othersIn(channel: Channel, me: MemberId): MemberId[] {
  return (channel.memberIds ?? []).filter((id) => id !== me);
}

export function isDirect(channel: Channel): boolean {
  return channel.kind === 'dm' || channel.kind === 'group';
}

const NOBODY: readonly MemberId[] = [];

export function useTitle(channel: Channel | undefined): string {
  const { me } = useClient();
  // Loads those whom it is called by.
  useMembers(channel?.memberIds ?? NOBODY);
  return useSync((state) => (channel ? titleOf(state, channel, me) : ''));
}

/** The same with the mark that people write before it: `#general`, `Ann`. */
export function useMarkedTitle(channel: Channel | undefined): string {
  const title = useTitle(channel);
  return channel && channel.name !== null ? `#${title}` : title;
}
