import type { RootUpdate } from '@/shared/events';
import type { InviteId, MessageId, TokenId } from '@/shared/id';
import type { Message } from '@/shared/model/message';
import type { LogRow } from '../../db/schema';
import type { Audience, Change } from '../../events/entry';
import type { CollapsedChange } from './collapse';
import { type PresentState, placeOf } from './state';

/**
 * The event that brings someone who missed a change to the present state, or `null` when that state
 * leaves nothing to say. It is what happened last, told as things stand now: a deleted text never comes back.
 */
export function rebuild(collapsed: CollapsedChange, state: PresentState): Change | null {
  const { last } = collapsed;
  const change = changeOf(collapsed, state);
  if (!change) return null;
  return {
    ...change,
    audience: audienceOf(last),
    ...(last.channelId && { channelId: last.channelId }),
    ...(last.memberId && { memberId: last.memberId }),
    ...(last.subjectId && { subjectId: last.subjectId }),
  };
}

export function audienceOf(row: LogRow): Audience {
  switch (row.audience) {
    case 'workspace':
    case 'members':
    case 'admins':
      return { to: row.audience };
    case 'channel':
      return { to: 'channel', channelId: present(row.channelId) };
    case 'member':
      return { to: 'member', memberId: present(row.memberId) };
  }
}

function present<T>(value: T | null): T {
  if (value === null) throw new Error('A log row lacks the id that its audience needs');
  return value;
}

type Rebuilt = Change extends infer C
  ? C extends Change
    ? Pick<C, 'type' | 'payload'>
    : never
  : never;

function changeOf(change: CollapsedChange, state: PresentState): Rebuilt | null {
  switch (change.subject) {
    case 'workspace':
      return (
        state.workspace && { type: 'workspace.updated', payload: { workspace: state.workspace } }
      );
    case 'member':
      return rebuildMember(change, state);
    case 'creation': {
      const { channelId } = change.last;
      const channel = channelId && state.channels.get(channelId);
      return channel ? { type: 'channel.created', payload: { channel } } : null;
    }
    case 'channel':
      return rebuildChannel(change, state);
    case 'standing':
    case 'membership':
    case 'read':
      return rebuildPlace(change, state);
    case 'message':
      return rebuildMessage(change, state);
    case 'token': {
      const token = state.tokens.get(change.last.subjectId as TokenId);
      return token
        ? { type: token.revokedAt ? 'token.revoked' : 'token.created', payload: { token } }
        : null;
    }
    case 'invite': {
      const invite = state.invites.get(change.last.subjectId as InviteId);
      return invite
        ? {
            type: change.types.has('invite.created') ? 'invite.created' : 'invite.updated',
            payload: { invite },
          }
        : null;
    }
  }
}

function rebuildMember({ last, types }: CollapsedChange, state: PresentState): Rebuilt | null {
  const member = last.memberId && state.members.get(last.memberId);
  if (!member) return null;
  if (member.deactivatedAt) return { type: 'member.deactivated', payload: { member } };
  if (types.has('member.joined')) return { type: 'member.joined', payload: { member } };
  return {
    type: types.has('member.reactivated') ? 'member.reactivated' : 'member.updated',
    payload: { member },
  };
}

function rebuildChannel({ last }: CollapsedChange, state: PresentState): Rebuilt | null {
  const channel = last.channelId && state.channels.get(last.channelId);
  if (!channel) return null;
  if (channel.archivedAt) return { type: 'channel.archived', payload: { channel } };
  return {
    type: last.type === 'channel.unarchived' ? 'channel.unarchived' : 'channel.updated',
    payload: { channel },
  };
}

function rebuildPlace({ subject, last }: CollapsedChange, state: PresentState): Rebuilt | null {
  const { channelId, memberId } = last;
  const channel = channelId && state.channels.get(channelId);
  const membership = state.memberships.get(placeOf(last));
  if (!channelId || !memberId) return null;
  if (subject === 'read') {
    if (!membership) return null;
    const { joinedAt: _, ...payload } = membership;
    return { type: 'membership.read', payload };
  }
  if (subject === 'standing') {
    return channel && membership
      ? { type: 'channel.opened', payload: { channel, membership } }
      : { type: 'channel.closed', payload: { channelId } };
  }
  if (!channel) return null;
  const payload = { channelId, memberId, memberCount: channel.memberCount };
  return { type: membership ? 'membership.added' : 'membership.removed', payload };
}

function rebuildMessage({ last, types }: CollapsedChange, state: PresentState): Rebuilt | null {
  const message = state.messages.get(last.subjectId as MessageId);
  if (!message) return null;
  if (message.deletedAt) {
    const lastRootSeq = state.channels.get(message.channelId)?.lastRootSeq ?? 0;
    const root = rootOf(message, state);
    const lastRoots = state.lastRoots.get(message.channelId) ?? [];
    return { type: 'message.deleted', payload: { message, root, lastRootSeq, lastRoots } };
  }
  const called = state.calledHere.get(message.id);
  const here = called && { here: called };
  if (types.has('message.posted')) {
    const payload = { message, root: rootOf(message, state), ...here };
    return { type: 'message.posted', payload };
  }
  if (types.has('message.edited')) return { type: 'message.edited', payload: { message, ...here } };
  const { channelId, id: messageId, reactions } = message;
  return {
    type: last.type === 'reaction.removed' ? 'reaction.removed' : 'reaction.added',
    payload: { channelId, messageId, reactions },
  };
}

function rootOf(message: Message, state: PresentState): RootUpdate | null {
  const root = message.parentId && state.messages.get(message.parentId);
  return root ? { id: root.id, thread: root.thread } : null;
}
