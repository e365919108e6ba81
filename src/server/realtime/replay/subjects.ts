import type { LoggedEventType } from '@/shared/events/logged';
import {
  channelCreationSubject,
  channelSubject,
  membershipSubject,
  ownMembershipSubject,
  readMarkerSubject,
} from '../../domain/channel';
import { inviteSubject } from '../../domain/invite';
import { memberSubject } from '../../domain/member';
import { messageSubject } from '../../domain/message';
import { pinSubject } from '../../domain/pin';
import { tokenSubject } from '../../domain/token';
import { workspaceSubject } from '../../domain/workspace';
import type { Subject } from '../../events/subject';

/** What each event is about; the compiler asks for the next one. */
const subjects = {
  'workspace.updated': workspaceSubject,
  'member.joined': memberSubject,
  'member.updated': memberSubject,
  'member.deactivated': memberSubject,
  'member.reactivated': memberSubject,
  'channel.created': channelCreationSubject,
  'channel.updated': channelSubject,
  'channel.archived': channelSubject,
  'channel.unarchived': channelSubject,
  'channel.opened': ownMembershipSubject,
  'channel.closed': ownMembershipSubject,
  'membership.added': membershipSubject,
  'membership.removed': membershipSubject,
  'membership.read': readMarkerSubject,
  'message.posted': messageSubject,
  'message.edited': messageSubject,
  'message.deleted': messageSubject,
  'reaction.added': messageSubject,
  'reaction.removed': messageSubject,
  'pin.added': pinSubject,
  'pin.removed': pinSubject,
  'token.created': tokenSubject,
  'token.revoked': tokenSubject,
  'invite.created': inviteSubject,
  'invite.updated': inviteSubject,
} satisfies { [T in LoggedEventType]: Subject<T> };

// Each is given rows of its own types only.
export const subjectOf = subjects as Record<LoggedEventType, Subject<LoggedEventType>>;
