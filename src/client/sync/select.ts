import type { ChannelId } from '@/shared/id';
import { LIMITS } from '@/shared/limits';
import type { Channel, JoinedChannel, Membership } from '@/shared/model/channel';
import type { Message } from '@/shared/model/message';
import type { WorkspaceAbilities } from '@/shared/model/workspace';
import { workspaceAbilities } from '@/shared/policy/workspace';
import type { SyncState } from './state';

/** What I may do in the workspace, by the policies that the server enforces; `null` until it is loaded. */
export function abilitiesIn({ workspace, me, members }: SyncState): WorkspaceAbilities | null {
  const self = me && members[me]?.value;
  return workspace && self ? workspaceAbilities(self, workspace.value.settings) : null;
}

/** The channels I am in, in no order. */
export function joinedChannels(state: SyncState): JoinedChannel[] {
  return Object.values(state.memberships).flatMap(({ value: membership }) => {
    const channel = state.channels[membership.channelId]?.value;
    return channel ? [{ channel, membership }] : [];
  });
}

/** Every held root message of a channel, in seq order; there may be gaps between ranges. */
export function heldMessages(state: SyncState, channelId: ChannelId): Message[] {
  const ranges = state.timelines[channelId] ?? [];
  return ranges.flatMap((range) => range.messages.map((held) => held.value));
}

/**
 * Whether others posted something to read since, or one marked something unread: else thread replies alone
 * don't make a channel bold.
 */
export function isUnread({ unreadRootSeq, markedSeq, lastReadSeq }: Membership): boolean {
  return unreadRootSeq > lastReadSeq || markedSeq > lastReadSeq;
}

/** The number beside a channel: mentions; in a conversation between few people, every message of others among the newest. */
export function badgeCount(channel: Channel, membership: Membership): number {
  if (channel.kind === 'dm' || channel.kind === 'group') {
    const { lastReadSeq, deletedSeqs, ownSeqs } = membership;
    const from = Math.max(lastReadSeq, channel.lastSeq - LIMITS.countedMessages);
    const uncounted = [...deletedSeqs, ...ownSeqs].filter((seq) => seq > from);
    return Math.max(0, channel.lastSeq - from - uncounted.length);
  }
  return membership.mentionSeqs.length;
}

/** What the window's title counts. */
export function totalBadge(state: SyncState): number {
  return joinedChannels(state).reduce(
    (sum, { channel, membership }) => sum + badgeCount(channel, membership),
    0,
  );
}
