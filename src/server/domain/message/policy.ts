import type { ChannelRow, MemberRow } from '../../db/schema';
import { canDeleteOthers, canPost } from '../channel/policy';
import type { PresentableMessage } from './present';

const isAuthor = (member: MemberRow, message: Pick<PresentableMessage, 'authorId'>) =>
  message.authorId === member.id;

const isWritten = (message: Pick<PresentableMessage, 'kind'>) =>
  message.kind === 'post' || message.kind === 'action';

interface Place {
  channel: ChannelRow;
  membership: unknown;
}

export const canEdit = (member: MemberRow, message: PresentableMessage, place: Place) =>
  isAuthor(member, message) &&
  isWritten(message) &&
  canPost(member, place.channel, place.membership !== null);

export const canDelete = (member: MemberRow, message: PresentableMessage, place: Place) =>
  isWritten(message) &&
  canPost(member, place.channel, place.membership !== null) &&
  (isAuthor(member, message) || canDeleteOthers(member, place.channel));
