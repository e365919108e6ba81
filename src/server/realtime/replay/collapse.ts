import type { EventType } from '@/shared/events';
import type { LogRow } from '../../db/schema';

/** What an event is about: events about the same thing collapse into its present state. */
export type Subject =
  | 'workspace'
  | 'member'
  | 'channel'
  /** Apart from `channel`: others hear of it than hear of what changes later. */
  | 'creation'
  | 'standing'
  | 'membership'
  | 'read'
  | 'message'
  | 'token'
  | 'invite';

const SUBJECTS = {
  'workspace.updated': 'workspace',
  'member.joined': 'member',
  'member.updated': 'member',
  'member.deactivated': 'member',
  'member.reactivated': 'member',
  'channel.created': 'creation',
  'channel.updated': 'channel',
  'channel.archived': 'channel',
  'channel.unarchived': 'channel',
  'channel.opened': 'standing',
  'channel.closed': 'standing',
  'membership.added': 'membership',
  'membership.removed': 'membership',
  'membership.read': 'read',
  'message.posted': 'message',
  'message.edited': 'message',
  'message.deleted': 'message',
  'reaction.added': 'message',
  'reaction.removed': 'message',
  'token.created': 'token',
  'token.revoked': 'token',
  'invite.created': 'invite',
  'invite.updated': 'invite',
} satisfies Record<EventType, Subject>;

/** All that happened to one thing in a stretch of the log, placed where the last of it happened. */
export interface CollapsedChange {
  subject: Subject;
  last: LogRow;
  types: Set<EventType>;
}

/**
 * One change a subject, in the order of their last revs: someone who heard up to any of them and
 * resumes from there misses nothing.
 */
export function collapse(rows: LogRow[]): CollapsedChange[] {
  const changes = new Map<string, CollapsedChange>();
  for (const row of rows) {
    const subject = SUBJECTS[row.type];
    const key = `${subject} ${keyOf(subject, row)}`;
    const change = changes.get(key) ?? { subject, last: row, types: new Set() };
    change.last = row;
    change.types.add(row.type);
    changes.delete(key);
    changes.set(key, change);
  }
  return [...changes.values()];
}

function keyOf(subject: Subject, row: LogRow): string {
  switch (subject) {
    case 'workspace':
      return '';
    case 'member':
      return `${row.memberId}`;
    case 'creation':
    case 'channel':
      return `${row.channelId}`;
    case 'standing':
    case 'membership':
    case 'read':
      return `${row.channelId} ${row.memberId}`;
    case 'message':
    case 'token':
    case 'invite':
      return `${row.subjectId}`;
  }
}
