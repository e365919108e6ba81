import * as z from 'zod';
import { LIMITS } from '../limits';
import { POSTINGS } from '../model/channel';
import { asName } from '../name';
import { hasTurns, isVisible, lowerCase } from '../text';
import { inChannel, inWorkspace, searchText, seq, singleLine, uncleanTextOf } from './common';
import { channelId, memberId } from './id';

const ALLOWED = 'Use letters, digits, dashes and underscores.';

/** Letters and digits of any script, dashes and underscores; lower-case, like `#release-notes`. */
export const channelName = uncleanTextOf(LIMITS.channelNameLength)
  .refine((text) => !hasTurns(text), { error: ALLOWED, abort: true })
  .transform((text) => lowerCase(asName(text)).replace(/^#/, '').replace(/\s+/g, '-'))
  .pipe(
    z
      .string()
      .min(1, 'Give the channel a name.')
      .max(LIMITS.channelNameLength, `Use at most ${LIMITS.channelNameLength} characters.`)
      // Among what counts as letters there are fillers that nobody sees.
      .refine(isVisible, 'Give the channel a name that can be seen.')
      .regex(/^[\p{L}\p{N}][\p{L}\p{N}\p{M}_-]*$/u, ALLOWED),
  );

export const listChannels = inWorkspace;
export const browseChannels = inWorkspace.extend({
  query: searchText(LIMITS.channelNameLength).default(''),
  archived: z.boolean().default(false),
  /** By name, by the newest message, or by the number of members; the last two with the most first. */
  sort: z.enum(['name', 'activity', 'members']).default('name'),
  cursor: z.string().max(200).optional(),
  limit: z.int().min(1).max(LIMITS.listPage).default(50),
});
export const findChannel = inWorkspace.extend({ name: channelName });
export const channelsByIds = inWorkspace.extend({
  channelIds: z.array(channelId).min(1).max(LIMITS.listPage),
});
export const createChannel = inWorkspace.extend({
  name: channelName,
  kind: z.enum(['public', 'private']).default('public'),
  topic: singleLine(LIMITS.topicLength, 0).default(''),
  memberIds: z.array(memberId).max(LIMITS.membersPerAdd).default([]),
});
export const updateChannel = inChannel.extend({
  name: channelName.optional(),
  topic: singleLine(LIMITS.topicLength, 0).optional(),
  /** Whether new members come into this channel; for admins, and public channels. */
  isDefault: z.boolean().optional(),
  /** Who may post in this channel; for admins and whoever made it, as is the next. */
  posting: z.enum(POSTINGS).optional(),
  /** Those who may post besides admins where `posting` is `admins`: all of them. */
  posterIds: z.array(memberId).max(LIMITS.posters).optional(),
});
export const addMembers = inChannel.extend({
  memberIds: z.array(memberId).min(1).max(LIMITS.membersPerAdd),
});
export const removeMember = inChannel.extend({ memberId });
export const openDirect = inWorkspace.extend({
  /** The other people: one for a direct message, up to eight for a group; none for notes to oneself. */
  memberIds: z.array(memberId).max(LIMITS.groupMembers - 1),
});
export const listChannelMembers = inChannel.extend({
  cursor: z.string().max(200).optional(),
  limit: z.int().min(1).max(LIMITS.listPage).default(LIMITS.listPage),
});
export const markRead = inChannel.extend({ seq });
export const markUnread = inChannel.extend({ seq: seq.min(1) });

export type BrowseChannels = z.output<typeof browseChannels>;
export type FindChannel = z.output<typeof findChannel>;
export type ChannelsByIds = z.output<typeof channelsByIds>;
export type CreateChannel = z.output<typeof createChannel>;
export type UpdateChannel = z.output<typeof updateChannel>;
export type AddMembers = z.output<typeof addMembers>;
export type RemoveMember = z.output<typeof removeMember>;
export type OpenDirect = z.output<typeof openDirect>;
export type ListChannelMembers = z.output<typeof listChannelMembers>;
export type MarkRead = z.output<typeof markRead>;
export type MarkUnread = z.output<typeof markUnread>;
export type InChannel = z.output<typeof inChannel>;
