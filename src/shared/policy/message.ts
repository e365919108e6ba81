import type { MemberId } from '../id';
import { isNotice, type MessageKind } from '../model/message';
import type { WorkspaceSettings } from '../model/workspace';
import { type ChannelFacts, canDeleteOthers, canPost, canTakePart, isNamed } from './channel';
import { isWithin, type MemberFacts } from './member';

/** What of a message decides what one may do with it. */
export interface MessageFacts {
  authorId: MemberId;
  kind: MessageKind;
  deletedAt: Date | string | null;
  createdAt: Date | string;
}

/** Where the message stands, and whether whoever acts is in there. */
export interface MessagePlace {
  channel: ChannelFacts;
  joined: boolean;
}

/** What of a workspace, and of the time, decides how long one answers for one’s words alone. */
export interface MessageRules {
  settings: Pick<WorkspaceSettings, 'editWindowMinutes' | 'deleteWindowMinutes'>;
  now: Date;
}

/** The same as if messages could be changed and deleted at any time. */
export const withoutWindows = <Rules extends MessageRules>(rules: Rules): Rules => ({
  ...rules,
  settings: { editWindowMinutes: null, deleteWindowMinutes: null },
});

const MINUTE_MS = 60_000;

/** Whether so many minutes have not passed since a message was sent; `null` never pass, and 0 always have. */
const isWithinWindow = ({ createdAt }: MessageFacts, minutes: number | null, now: Date) =>
  minutes === null ||
  (minutes > 0 && now.getTime() - new Date(createdAt).getTime() < minutes * MINUTE_MS);

const isSaid = (message: MessageFacts) => message.deletedAt === null && !isNotice(message);

export const canReact = (
  member: MemberFacts,
  message: Pick<MessageFacts, 'deletedAt'>,
  { channel, joined }: MessagePlace,
) => message.deletedAt === null && canTakePart(member, channel, joined);

/** To answer in its thread; a thread goes on below what people wrote, and not below what is gone. */
export const canReply = (
  member: MemberFacts,
  root: MessageFacts,
  { channel, joined }: MessagePlace,
) => isSaid(root) && canPost(member, channel, joined);

export const canEdit = (
  member: MemberFacts,
  message: MessageFacts,
  { channel, joined, settings, now }: MessagePlace & MessageRules,
) =>
  message.authorId === member.id &&
  isSaid(message) &&
  canPost(member, channel, joined) &&
  isWithinWindow(message, settings.editWindowMinutes, now);

export const canDelete = (
  member: MemberFacts,
  message: MessageFacts,
  { channel, joined, settings, now }: MessagePlace & MessageRules,
) =>
  isSaid(message) &&
  canTakePart(member, channel, joined) &&
  ((message.authorId === member.id && isWithinWindow(message, settings.deleteWindowMinutes, now)) ||
    canDeleteOthers(member, channel, joined));

type PinSettings = Pick<WorkspaceSettings, 'pinMessages'>;

/** To pin a message to its channel, which writes a notice there, and to unpin it, whoever pinned it. */
export const canPin = (
  member: MemberFacts,
  message: MessageFacts,
  { channel, joined, settings }: MessagePlace & { settings: PinSettings },
) =>
  isSaid(message) &&
  canPost(member, channel, joined) &&
  (!isNamed(channel) || isWithin(settings.pinMessages, member));

export interface MessageAbilities {
  react: boolean;
  reply: boolean;
  pin: boolean;
  edit: boolean;
  delete: boolean;
  markUnread: boolean;
}

/** Everything that a member may do with a message that they can see. */
export function messageAbilities(
  member: MemberFacts,
  message: MessageFacts,
  place: MessagePlace & MessageRules & { settings: PinSettings },
): MessageAbilities {
  return {
    react: canReact(member, message, place),
    reply: canReply(member, message, place),
    pin: canPin(member, message, place),
    edit: canEdit(member, message, place),
    delete: canDelete(member, message, place),
    // One's own mark moves wherever one is in, archived channels too.
    markUnread: place.joined,
  };
}
