import * as z from 'zod';
import { LIMITS } from '../limits';
import { ROLES } from '../model/member';
import { handle, inWorkspace, line, sought } from './common';
import { channelId, memberId } from './id';

export const listMembers = inWorkspace.extend({
  /** Matches names and handles by prefix of any word. */
  query: sought(LIMITS.nameLength).optional(),
  /** Only active members whom the caller may write to: a guest, those they share a channel with. */
  reachable: z.boolean().default(false),
  /** The `cursor` of the page before. */
  cursor: z.string().max(200).optional(),
  limit: z.int().min(1).max(LIMITS.listPage).default(LIMITS.listPage),
});
export const updateProfile = inWorkspace.extend({
  name: line(LIMITS.nameLength).optional(),
  handle: handle.optional(),
  title: line(LIMITS.titleLength, 0).optional(),
});
export const setRole = inWorkspace.extend({ memberId, role: z.enum(ROLES) });
export const onMember = inWorkspace.extend({ memberId });
export const createBot = inWorkspace.extend({
  name: line(LIMITS.nameLength),
  handle,
  /** The channels it comes into; those that everyone starts in when left out. */
  channelIds: z.array(channelId).max(LIMITS.membersPerAdd).optional(),
});

export type ListMembers = z.output<typeof listMembers>;
export type UpdateProfile = z.output<typeof updateProfile>;
export type SetRole = z.output<typeof setRole>;
export type OnMember = z.output<typeof onMember>;
export type CreateBot = z.output<typeof createBot>;
