import type { MemberId } from '../id';
import type { ChannelAbilities, ChannelKind, Posting } from '../model/channel';
import type { WorkspaceSettings } from '../model/workspace';
import { hasAdminRole, isActive, isAdmin, isGuest, isWithin, type MemberFacts } from './member';

/** What of a channel decides what one may do in it. */
export interface ChannelFacts {
  kind: ChannelKind;
  archivedAt: Date | string | null;
  createdBy: MemberId | null;
  posting: Posting;
  posterIds: readonly MemberId[];
}

type Openness = Pick<ChannelFacts, 'archivedAt'>;

export const isNamed = (channel: Pick<ChannelFacts, 'kind'>) =>
  channel.kind === 'public' || channel.kind === 'private';

export const isOpen = (channel: Openness) => channel.archivedAt === null;

/** Membership opens every channel; public ones are open to all but guests. */
export const canSee = (
  member: Pick<MemberFacts, 'role' | 'deactivatedAt'>,
  channel: Pick<ChannelFacts, 'kind'>,
  joined: boolean,
) => isActive(member) && (joined || (channel.kind === 'public' && !isGuest(member)));

/** To react, and to take back what one wrote: wherever one is in, whoever may post there. */
export const canTakePart = (
  member: Pick<MemberFacts, 'deactivatedAt'>,
  channel: Openness,
  joined: boolean,
) => isActive(member) && joined && isOpen(channel);

export const canPost = (
  member: MemberFacts,
  channel: Openness & Pick<ChannelFacts, 'posting' | 'posterIds'>,
  joined: boolean,
) => canTakePart(member, channel, joined) && isPoster(member, channel);

function isPoster(member: MemberFacts, channel: Pick<ChannelFacts, 'posting' | 'posterIds'>) {
  switch (channel.posting) {
    case 'everyone':
      return true;
    case 'admins':
      return hasAdminRole(member) || channel.posterIds.includes(member.id);
    case 'nobody':
      return false;
  }
}

type CreationSettings = Pick<WorkspaceSettings, 'createPublicChannels' | 'createPrivateChannels'>;

export const levelToCreate = (
  kind: 'public' | 'private',
  { createPublicChannels, createPrivateChannels }: CreationSettings,
) => (kind === 'public' ? createPublicChannels : createPrivateChannels);

export const canCreate = (
  member: MemberFacts,
  kind: 'public' | 'private',
  settings: CreationSettings,
) => isWithin(levelToCreate(kind, settings), member);

export const canBrowse = (member: MemberFacts) => isActive(member) && !isGuest(member);

export const canJoin = (member: MemberFacts, channel: ChannelFacts) =>
  isActive(member) && channel.kind === 'public' && isOpen(channel) && !isGuest(member);

export const canLeave = (channel: Pick<ChannelFacts, 'kind'>) => isNamed(channel);

export const canUpdate = (member: MemberFacts, channel: ChannelFacts, joined: boolean) =>
  isNamed(channel) && isOpen(channel) && joined && isActive(member) && !isGuest(member);

/** An admin need not have joined a public channel; a private one stays closed to those outside it. */
export const canArchive = (member: MemberFacts, channel: ChannelFacts, joined: boolean) =>
  isNamed(channel) &&
  isActive(member) &&
  ((isAdmin(member) && (joined || channel.kind === 'public')) ||
    (joined && channel.createdBy === member.id && !isGuest(member)));

export const canAddMembers = (member: MemberFacts, channel: ChannelFacts, joined: boolean) =>
  canUpdate(member, channel, joined);

export const canRemoveMembers = (member: MemberFacts, channel: ChannelFacts, joined: boolean) =>
  isNamed(channel) &&
  joined &&
  isActive(member) &&
  (isAdmin(member) || channel.createdBy === member.id);

type MentionSettings = Pick<WorkspaceSettings, 'mentionEveryone'>;

/** To call everyone in a channel, by `@channel` or `@here`. */
export const canMentionChannel = (member: MemberFacts, { mentionEveryone }: MentionSettings) =>
  isWithin(mentionEveryone, member);

/** In a conversation between few people everyone answers only for their own words. */
export const canDeleteOthers = (
  member: MemberFacts,
  channel: Pick<ChannelFacts, 'kind' | 'archivedAt'>,
  joined: boolean,
) => isAdmin(member) && isNamed(channel) && canTakePart(member, channel, joined);

/** Whether new members come into it is for admins to say, who need not be in it. */
export const canSetDefault = (
  member: MemberFacts,
  channel: Pick<ChannelFacts, 'kind' | 'archivedAt'>,
) => isActive(member) && isAdmin(member) && channel.kind === 'public' && isOpen(channel);

/** Who may post in it is for admins in it to say, and for whoever made it. */
export const canSetPosting = (member: MemberFacts, channel: ChannelFacts, joined: boolean) =>
  canUpdate(member, channel, joined) && (isAdmin(member) || channel.createdBy === member.id);

/** Everything that a member may do in a channel. */
export function channelAbilities(
  member: MemberFacts,
  channel: ChannelFacts,
  { joined, settings }: { joined: boolean; settings: MentionSettings },
): ChannelAbilities {
  return {
    post: canPost(member, channel, joined),
    update: canUpdate(member, channel, joined),
    archive: canArchive(member, channel, joined),
    invite: canAddMembers(member, channel, joined),
    remove: canRemoveMembers(member, channel, joined),
    join: !joined && canJoin(member, channel),
    leave: joined && canLeave(channel),
    mentionChannel: canPost(member, channel, joined) && canMentionChannel(member, settings),
    deleteOthers: canDeleteOthers(member, channel, joined),
    setDefault: canSetDefault(member, channel),
    setPosting: canSetPosting(member, channel, joined),
  };
}
