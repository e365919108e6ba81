import {
  addMembers,
  browseChannels,
  channelsByIds,
  createChannel,
  findChannel,
  listChannelMembers,
  listChannels,
  markRead,
  markUnread,
  openDirect,
  removeMember,
  updateChannel,
} from '@/shared/input/channel';
import { inChannel } from '@/shared/input/common';
import * as channels from '../../domain/channel';
import { member } from '../trpc';

/**
 * A channel that is not there and one that the caller may not see are the same NOT_FOUND everywhere. One that
 * they see and have not joined is FORBIDDEN `not_joined` for what its members may do.
 */
export const channelRouter = {
  /** Every channel the caller is in, archived ones too, with their place in it, as of `rev`. */
  list: member.input(listChannels).query(({ ctx }) => channels.listChannels(ctx.me)),
  /**
   * Named channels that the caller may see, `limit` (200) at a time. Each word of `query` is in the name or the
   * topic; channels with all of them in the name come first, and then it goes by `sort`. FORBIDDEN `guests_excluded`,
   * BAD_REQUEST `cursor`.
   */
  browse: member
    .input(browseChannels)
    .query(({ ctx, input }) => channels.browseChannels(ctx.me, input)),
  /** A channel, the caller's place in it and what they may do there, as of `rev`. */
  get: member.input(inChannel).query(({ ctx, input }) => channels.getChannel(ctx.me, input)),
  /**
   * Those of `channelIds` (200) that the caller may see, in no order, archived ones too, as of `rev`; the others are
   * left out.
   */
  byIds: member.input(channelsByIds).query(({ ctx, input }) => channels.getChannels(ctx.me, input)),
  /** The channel of this name, as `get` returns it; not archived ones. NOT_FOUND also for one that is not the caller's to see. */
  find: member.input(findChannel).query(({ ctx, input }) => channels.findChannel(ctx.me, input)),
  /** Who is in a channel, by name, `limit` (200) at a time. BAD_REQUEST `cursor`. */
  members: member
    .input(listChannelMembers)
    .query(({ ctx, input }) => channels.listChannelMembers(ctx.me, input)),
  /**
   * Makes a named channel with the caller and `memberIds` (100) in it. FORBIDDEN `guests_excluded`, `admins_only`,
   * `owners_only`, as the workspace's settings say; CONFLICT `name_taken`, BAD_REQUEST `deactivated`.
   */
  create: member
    .meta({ limit: 'channelCreate' })
    .input(createChannel)
    .mutation(({ ctx, input }) => channels.createChannel(ctx.me, input)),
  /**
   * Updates a channel. `name` and `topic`: members of the channel. `posting` and `posterIds`: admins in the channel
   * and its creator. `isDefault`: admins. FORBIDDEN `guests_excluded`, `admins_or_creator`, `admins_only`, `not_public`, `channel_archived`,
   * `direct`, BAD_REQUEST `not_in_channel`, CONFLICT `name_taken`.
   */
  update: member
    .meta({ limit: 'arrange' })
    .input(updateChannel)
    .mutation(({ ctx, input }) => channels.updateChannel(ctx.me, input)),
  /** Closes a channel to new messages; its name becomes free. FORBIDDEN `admins_or_creator`, `direct`. */
  archive: member
    .meta({ limit: 'arrange' })
    .input(inChannel)
    .mutation(({ ctx, input }) => channels.archiveChannel(ctx.me, input)),
  /** Opens an archived channel again. FORBIDDEN `admins_or_creator`, `direct`, CONFLICT `name_taken`. */
  unarchive: member
    .meta({ limit: 'arrange' })
    .input(inChannel)
    .mutation(({ ctx, input }) => channels.unarchiveChannel(ctx.me, input)),
  /** Brings the caller into a public channel; done twice, it returns the same. FORBIDDEN `channel_archived`. */
  join: member
    .meta({ limit: 'arrange' })
    .input(inChannel)
    .mutation(({ ctx, input }) => channels.joinChannel(ctx.me, input)),
  /** Takes the caller out of a channel. FORBIDDEN `direct`. */
  leave: member
    .meta({ limit: 'arrange' })
    .input(inChannel)
    .mutation(({ ctx, input }) => channels.leaveChannel(ctx.me, input)),
  /**
   * Brings members (100) into a channel. FORBIDDEN `guests_excluded`, `channel_archived`, `direct`,
   * BAD_REQUEST `deactivated`.
   */
  addMembers: member
    .meta({ limit: 'arrange' })
    .input(addMembers)
    .mutation(({ ctx, input }) => channels.addMembers(ctx.me, input)),
  /** Takes a member out of a channel. FORBIDDEN `admins_or_creator`, `direct`. */
  removeMember: member
    .meta({ limit: 'arrange' })
    .input(removeMember)
    .mutation(({ ctx, input }) => channels.removeMember(ctx.me, input)),
  /**
   * The conversation with these people (none for notes to oneself, 8 at most), made when there is none yet.
   * BAD_REQUEST `deactivated`, FORBIDDEN `guests_excluded`.
   */
  openDirect: member
    .input(openDirect)
    .mutation(({ ctx, input }) => channels.openDirect(ctx.me, input)),
  /** Read up to `seq`, inclusive; it never moves back, nor past the newest message. */
  markRead: member.input(markRead).mutation(({ ctx, input }) => channels.markRead(ctx.me, input)),
  /** Unread from `seq` on. */
  markUnread: member
    .input(markUnread)
    .mutation(({ ctx, input }) => channels.markUnread(ctx.me, input)),
};
