import type { EventPayloads, EventType } from '@/shared/events';
import type { LoggedEventType } from '@/shared/events/logged';
import type { ChannelId, InviteId, MemberId, MessageId, TokenId, WorkspaceId } from '@/shared/id';
import type { Role } from '@/shared/model/member';

/** Who receives an event. Too wide is a leak, too narrow leaves a client stale: always given, never a default. */
export type Audience =
  | { to: 'workspace' }
  | { to: 'admins' }
  /** Everyone but guests: who sees public channels. */
  | { to: 'members' }
  | { to: 'channel'; channelId: ChannelId }
  | { to: 'member'; memberId: MemberId };

/** How an event changes who receives the next ones. */
export type Effect =
  | { kind: 'enter' | 'leave'; memberId: MemberId; channelId: ChannelId }
  | { kind: 'role'; memberId: MemberId; role: Role }
  | { kind: 'cut'; memberId: MemberId };

/** An event on its way: where it goes, and its JSON, made once and never parsed by a server again. */
export interface Entry {
  rev: number;
  audience: Audience;
  effect: Effect | null;
  json: string;
}

/** What the process that committed publishes to all others, in one message. */
export interface Publication {
  workspaceId: WorkspaceId;
  epoch: string;
  entries: Entry[];
}

/** The row that events of a type are about, where that is neither a channel nor a member. */
export interface SubjectIds {
  'message.posted': MessageId;
  'message.edited': MessageId;
  'message.deleted': MessageId;
  'reaction.added': MessageId;
  'reaction.removed': MessageId;
  'pin.added': MessageId;
  'pin.removed': MessageId;
  'token.created': TokenId;
  'token.revoked': TokenId;
  'invite.created': InviteId;
  'invite.updated': InviteId;
}

/** An event's type and what it carries, as it is sent. */
export type Content = { [T in EventType]: { type: T; payload: EventPayloads[T] } }[EventType];

/** A change as a verb records it, before it has a rev. */
export type Change = {
  [T in LoggedEventType]: {
    type: T;
    payload: EventPayloads[T];
    audience: Audience;
    /** The member it is about, when it is not the audience. */
    memberId?: MemberId;
    channelId?: ChannelId;
  } & (T extends keyof SubjectIds ? { subjectId: SubjectIds[T] } : { subjectId?: undefined });
}[LoggedEventType];

/** How a change alters who receives what comes after it. */
export function effectOf(change: Content & { audience: Audience }): Effect | null {
  switch (change.type) {
    case 'channel.opened':
      return permissionEffect('enter', change.audience, change.payload.channel.id);
    case 'channel.closed':
      return permissionEffect('leave', change.audience, change.payload.channelId);
    case 'member.updated':
    case 'member.reactivated':
      return { kind: 'role', memberId: change.payload.member.id, role: change.payload.member.role };
    case 'member.deactivated':
      return { kind: 'cut', memberId: change.payload.member.id };
    default:
      return null;
  }
}

function permissionEffect(
  kind: 'enter' | 'leave',
  audience: Audience,
  channelId: ChannelId,
): Effect | null {
  return audience.to === 'member' ? { kind, memberId: audience.memberId, channelId } : null;
}

/** Encodes the event as clients receive it; the one place where that happens. */
export function encodeEntry(
  change: Content & { audience: Audience },
  at: { rev: number; at: string; actorId: MemberId | null },
): Entry {
  return {
    rev: at.rev,
    audience: change.audience,
    effect: effectOf(change),
    json: JSON.stringify({ type: change.type, ...at, ...change.payload }),
  };
}
