import type { ChannelAbilities } from '@/shared/model/channel';
import type { ChannelRow, MemberRow, MembershipRow } from '../../db/schema';
import { isActive, isAdmin, isGuest } from '../role';

export const isNamed = (channel: Pick<ChannelRow, 'kind'>) =>
  channel.kind === 'public' || channel.kind === 'private';

const isOpen = (channel: Pick<ChannelRow, 'archivedAt'>) => channel.archivedAt === null;

/** Membership opens every channel; public ones are open to all but guests. */
export const canSee = (member: MemberRow, channel: ChannelRow, joined: boolean) =>
  isActive(member) && (joined || (channel.kind === 'public' && !isGuest(member)));

export const canPost = (
  member: MemberRow,
  channel: Pick<ChannelRow, 'archivedAt'>,
  joined: boolean,
) => isActive(member) && joined && isOpen(channel);

export const canReact = (
  member: MemberRow,
  channel: Pick<ChannelRow, 'archivedAt'>,
  joined: boolean,
) => canPost(member, channel, joined);

export const canCreate = (member: MemberRow) => isActive(member) && !isGuest(member);

export const canBrowse = (member: MemberRow) => isActive(member) && !isGuest(member);

export const canJoin = (member: MemberRow, channel: ChannelRow) =>
  isActive(member) && channel.kind === 'public' && isOpen(channel) && !isGuest(member);

const canLeave = (channel: ChannelRow) => isNamed(channel);

export const canUpdate = (member: MemberRow, channel: ChannelRow, joined: boolean) =>
  isNamed(channel) && isOpen(channel) && joined && isActive(member) && !isGuest(member);

/** An admin need not have joined a public channel; a private one stays closed to those outside it. */
export const canArchive = (member: MemberRow, channel: ChannelRow, joined: boolean) =>
  isNamed(channel) &&
  isActive(member) &&
  ((isAdmin(member) && (joined || channel.kind === 'public')) ||
    (joined && channel.createdBy === member.id && !isGuest(member)));

export const canInvite = (member: MemberRow, channel: ChannelRow, joined: boolean) =>
  canUpdate(member, channel, joined);

export const canRemove = (member: MemberRow, channel: ChannelRow, joined: boolean) =>
  isNamed(channel) &&
  joined &&
  isActive(member) &&
  (isAdmin(member) || channel.createdBy === member.id);

export const canMentionChannel = (member: MemberRow) => isActive(member) && !isGuest(member);

export const canDeleteOthers = (member: MemberRow, channel: ChannelRow) =>
  isAdmin(member) && isNamed(channel);

export function channelAbilities(
  member: MemberRow,
  channel: ChannelRow,
  membership: MembershipRow | null,
): ChannelAbilities {
  const joined = membership !== null;
  return {
    post: canPost(member, channel, joined),
    update: canUpdate(member, channel, joined),
    archive: canArchive(member, channel, joined),
    invite: canInvite(member, channel, joined),
    remove: canRemove(member, channel, joined),
    join: !joined && canJoin(member, channel),
    leave: joined && canLeave(channel),
    mentionChannel: canMentionChannel(member),
    deleteOthers: canDeleteOthers(member, channel),
  };
}
