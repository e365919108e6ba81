import type { ChannelId } from '@/shared/id';
import type { Channel, JoinedChannel, Membership } from '@/shared/model/channel';
import type { Message } from '@/shared/model/message';
import type { SyncState } from './state';

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

/** Whether something to read was posted since: thread replies alone don't make a channel bold. */
export function isUnread(channel: Channel, membership: Membership): boolean {
  return channel.lastRootSeq > membership.lastReadSeq;
}

/** The number beside a channel: mentions; in a conversation between few people, every message. */
export function badgeCount(channel: Channel, membership: Membership): number {
  if (channel.kind === 'dm' || channel.kind === 'group') {
    const { lastReadSeq, deletedSeqs } = membership;
    return Math.max(0, channel.lastSeq - lastReadSeq - deletedSeqs.length);
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
