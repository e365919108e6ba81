import { isUnread } from '@/client/sync/select';
import type { SyncState } from '@/client/sync/state';
import type { ChannelId } from '@/shared/id';
import { compareNames } from '@/shared/text';

export interface Sections {
  channels: ChannelId[];
  directs: ChannelId[];
}

/** The channels I am in, as the sidebar lists them: by name, and conversations by what came last. */
export function sectionsOf(state: SyncState): Sections {
  const named: { id: ChannelId; name: string }[] = [];
  const direct: { id: ChannelId; at: string }[] = [];
  for (const { value: membership } of Object.values(state.memberships)) {
    const channel = state.channels[membership.channelId]?.value;
    if (!channel) continue;
    if (channel.name === null) direct.push({ id: channel.id, at: lastAt(channel) });
    else if (!channel.archivedAt) named.push({ id: channel.id, name: channel.name });
  }
  named.sort((a, b) => compareNames(a.name, b.name));
  direct.sort((a, b) => b.at.localeCompare(a.at));
  return { channels: named.map(({ id }) => id), directs: direct.map(({ id }) => id) };
}

function lastAt(channel: { lastPostedAt: string | null; createdAt: string }): string {
  return channel.lastPostedAt ?? channel.createdAt;
}

export function isChannelUnread(state: SyncState, id: ChannelId): boolean {
  const membership = state.memberships[id]?.value;
  return membership !== undefined && isUnread(membership);
}

/** The next channel in a direction, round the ends; only unread ones when `unread`. */
export function neighbour(
  state: SyncState,
  from: ChannelId | null,
  { step, unread }: { step: 1 | -1; unread: boolean },
): ChannelId | null {
  const { channels, directs } = sectionsOf(state);
  const all = [...channels, ...directs];
  const start = from ? all.indexOf(from) : -1;
  for (let moved = 1; moved <= all.length; moved += 1) {
    const base = start < 0 && step < 0 ? 0 : start;
    const id = all[(base + step * moved + all.length * 2) % all.length];
    if (id && id !== from && (!unread || isChannelUnread(state, id))) return id;
  }
  return null;
}
