import { applyChannels, applyMembers, applyWorkspace } from '@/client/sync/apply';
import { emptyState, type SyncState } from '@/client/sync/state';
import type { EventOf, EventType } from '@/shared/events';
import { channelId, memberId, messageId, workspaceId } from '@/shared/input/id';
import type { Channel, Membership } from '@/shared/model/channel';
import type { Member } from '@/shared/model/member';
import type { Message } from '@/shared/model/message';
import { WORKSPACE_DEFAULTS } from '@/shared/settings';
import { uuidv7 } from '@/shared/uuid';

export const newMemberId = () => memberId.parse(uuidv7());
export const newChannelId = () => channelId.parse(uuidv7());
export const newMessageId = () => messageId.parse(uuidv7());

const AT = '2026-03-01T09:00:00.000Z';

export function buildMember(about: Partial<Member> = {}): Member {
  return {
    id: newMemberId(),
    kind: 'person',
    handle: 'ann',
    name: 'Ann',
    title: '',
    role: 'member',
    deactivatedAt: null,
    createdAt: AT,
    ...about,
  };
}

export function buildChannel(about: Partial<Channel> = {}): Channel {
  return {
    id: newChannelId(),
    kind: 'public',
    name: 'general',
    topic: '',
    isDefault: false,
    createdBy: null,
    createdAt: AT,
    archivedAt: null,
    lastSeq: 0,
    posting: 'everyone',
    posterIds: [],
    lastRootSeq: 0,
    lastPostedAt: null,
    memberCount: 2,
    pinCount: 0,
    memberIds: null,
    ...about,
  };
}

export function buildMembership(of: Channel, about: Partial<Membership> = {}): Membership {
  return {
    channelId: of.id,
    joinedAt: AT,
    lastReadSeq: 0,
    mentionSeqs: [],
    deletedSeqs: [],
    ownSeqs: [],
    unreadRootSeq: 0,
    markedSeq: 0,
    ...about,
  };
}

export function buildMessage(about: Partial<Message> = {}): Message {
  return {
    id: newMessageId(),
    channelId: newChannelId(),
    seq: 1,
    kind: 'post',
    authorId: newMemberId(),
    body: 'Hello',
    parentId: null,
    key: uuidv7(),
    createdAt: AT,
    editedAt: null,
    deletedAt: null,
    reactions: [],
    pin: null,
    thread: null,
    ...about,
  };
}

export function buildEvent<T extends EventType>(
  type: T,
  rev: number,
  payload: Omit<EventOf<T>, 'type' | 'rev' | 'at' | 'actorId'>,
): EventOf<T> {
  const event = { type, rev, at: AT, actorId: null, ...payload };
  // A union's member can't be put together from its parts by inference; the payload was just checked.
  return event as unknown as EventOf<T>;
}

/** A workspace with me, one other, and one channel that we are both in. */
export function buildWorld(about: { channel?: Partial<Channel>; read?: number } = {}) {
  const me = buildMember({ handle: 'me', name: 'Me' });
  const ann = buildMember();
  const channel = buildChannel(about.channel);
  const membership = buildMembership(channel, { lastReadSeq: about.read ?? 0 });
  const workspace = {
    id: workspaceId.parse(uuidv7()),
    slug: 'lab',
    name: 'Lab',
    createdAt: AT,
    settings: WORKSPACE_DEFAULTS,
  };
  const rev = 10;
  let state: SyncState = applyWorkspace(emptyState, { workspace, me, rev });
  state = applyMembers(state, { members: [me, ann], rev });
  state = applyChannels(state, { channels: [{ channel, membership }], rev });
  return { state, me, ann, channel, membership, rev };
}
