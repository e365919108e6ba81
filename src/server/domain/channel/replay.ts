import type { ChannelId, WorkspaceId } from '@/shared/id';
import type { Channel, Membership } from '@/shared/model/channel';
import type { Tx } from '../../db/client';
import type { LogRow } from '../../db/schema';
import type { Subject } from '../../events/subject';
import { byId } from '../by-id';
import { findChannels, findMemberships } from './queries';

/** A channel that was made: apart from what changes later, of which others are notified. */
export const channelCreationSubject: Subject<'channel.created'> = {
  keyOf: ({ channelId }) => `${channelId}`,
  async load(tx, workspaceId, changes) {
    const channels = await loadChannels(tx, workspaceId, changes);
    return ({ last }) => {
      const channel = channels(last);
      return channel && { type: 'channel.created', payload: { channel } };
    };
  },
};

export const channelSubject: Subject<
  'channel.updated' | 'channel.archived' | 'channel.unarchived'
> = {
  keyOf: ({ channelId }) => `${channelId}`,
  async load(tx, workspaceId, changes) {
    const channels = await loadChannels(tx, workspaceId, changes);
    return ({ last }) => {
      const channel = channels(last);
      if (!channel) return null;
      if (channel.archivedAt) return { type: 'channel.archived', payload: { channel } };
      const type = last.type === 'channel.unarchived' ? 'channel.unarchived' : 'channel.updated';
      return { type, payload: { channel } };
    };
  },
};

/** Whether someone is in a channel, for themselves. */
export const ownMembershipSubject: Subject<'channel.opened' | 'channel.closed'> = {
  keyOf: membershipKey,
  async load(tx, workspaceId, changes) {
    const [channels, memberships] = await loadBoth(tx, workspaceId, changes);
    return ({ last }) => {
      const [channel, membership] = [channels(last), memberships(last)];
      if (channel && membership)
        return { type: 'channel.opened', payload: { channel, membership } };
      return last.channelId && { type: 'channel.closed', payload: { channelId: last.channelId } };
    };
  },
};

/** Whether someone is in a channel, for all who are. */
export const membershipSubject: Subject<'membership.added' | 'membership.removed'> = {
  keyOf: membershipKey,
  async load(tx, workspaceId, changes) {
    const [channels, memberships] = await loadBoth(tx, workspaceId, changes);
    return ({ last }) => {
      const { channelId, memberId } = last;
      const channel = channels(last);
      if (!channelId || !memberId || !channel) return null;
      const payload = { channelId, memberId, memberCount: channel.memberCount };
      return { type: memberships(last) ? 'membership.added' : 'membership.removed', payload };
    };
  },
};

export const readMarkerSubject: Subject<'membership.read'> = {
  keyOf: membershipKey,
  async load(tx, workspaceId, changes) {
    const memberships = await loadMemberships(tx, workspaceId, changes);
    return ({ last }) => {
      const membership = memberships(last);
      if (!membership) return null;
      const { joinedAt: _, ...payload } = membership;
      return { type: 'membership.read', payload };
    };
  },
};

type Row = Pick<LogRow, 'channelId' | 'memberId'>;

function membershipKey({ channelId, memberId }: Row): string {
  return `${channelId} ${memberId}`;
}

function loadBoth(tx: Tx, workspaceId: WorkspaceId, changes: { last: Row }[]) {
  return Promise.all([
    loadChannels(tx, workspaceId, changes),
    loadMemberships(tx, workspaceId, changes),
  ]);
}

async function loadChannels(
  tx: Tx,
  workspaceId: WorkspaceId,
  changes: { last: Row }[],
): Promise<(row: Row) => Channel | null> {
  const ids = new Set<ChannelId>(changes.flatMap(({ last }) => last.channelId ?? []));
  const channels = byId(await findChannels(tx, workspaceId, [...ids]));
  return ({ channelId }) => (channelId && channels.get(channelId)) || null;
}

async function loadMemberships(
  tx: Tx,
  workspaceId: WorkspaceId,
  changes: { last: Row }[],
): Promise<(row: Row) => Membership | null> {
  const wanted = changes.flatMap(({ last: { channelId, memberId } }) =>
    channelId && memberId ? [{ channelId, memberId }] : [],
  );
  const found = await findMemberships(tx, workspaceId, wanted);
  const memberships = new Map(
    found.map(({ memberId, membership }) => [
      membershipKey({ channelId: membership.channelId, memberId }),
      membership,
    ]),
  );
  return (row) => memberships.get(membershipKey(row)) ?? null;
}
