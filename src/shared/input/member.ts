import * as z from 'zod';
import { LIMITS } from '../limits';
import { ROLES } from '../model/member';
import { handle, inWorkspace, searchText, singleLine } from './common';
import { channelId, memberId, sessionId } from './id';

export const listMembers = inWorkspace.extend({
  /** Matches names and handles by prefix of any word. */
  query: searchText(LIMITS.nameLength).optional(),
  /** Only active members whom the caller may write to: a guest, those they share a channel with. */
  reachable: z.boolean().default(false),
  /** The `cursor` of the page before. */
  cursor: z.string().max(200).optional(),
  limit: z.int().min(1).max(LIMITS.listPage).default(LIMITS.listPage),
});
export const membersByIds = inWorkspace.extend({
  memberIds: z.array(memberId).min(1).max(LIMITS.listPage),
  /** Only active members whom the caller may write to. */
  reachable: z.boolean().default(false),
});
export const searchMembers = inWorkspace.extend({
  /** Matches names and handles by prefix of any word; everyone when empty. */
  query: searchText(LIMITS.nameLength).default(''),
  /** Only active members whom the caller may write to: a guest, those they share a channel with. */
  reachable: z.boolean().default(false),
  limit: z.int().min(1).max(50).default(20),
});
export const listManagedMembers = inWorkspace.extend({
  /** Matches names, handles and e-mail addresses; each word has to. */
  query: searchText(LIMITS.emailLength).optional(),
  role: z.enum(ROLES).optional(),
  kind: z.enum(['person', 'bot']).optional(),
  /** Of the member; `disabled` finds those whose account the operator of the server disabled. */
  state: z.enum(['active', 'deactivated', 'disabled']).optional(),
  /** Only those who were active in the last so many days. */
  activeWithinDays: z.int().min(1).max(3650).optional(),
  /** Only those who were not, or never. */
  inactiveForDays: z.int().min(1).max(3650).optional(),
  /** The `cursor` of the page before. */
  cursor: z.string().max(200).optional(),
  limit: z.int().min(1).max(LIMITS.listPage).default(50),
});
export const updateProfile = inWorkspace.extend({
  name: singleLine(LIMITS.nameLength).optional(),
  handle: handle.optional(),
  title: singleLine(LIMITS.titleLength, 0).optional(),
});
export const setRole = inWorkspace.extend({ memberId, role: z.enum(ROLES) });
export const onMember = inWorkspace.extend({ memberId });
export const endSessionsOf = onMember.extend({
  /** One of theirs; all when left out. */
  sessionId: sessionId.optional(),
});
export const createBot = inWorkspace.extend({
  name: singleLine(LIMITS.nameLength),
  handle,
  /** The channels it comes into; those that everyone starts in when left out. */
  channelIds: z.array(channelId).max(LIMITS.membersPerAdd).optional(),
});

export type ListMembers = z.output<typeof listMembers>;
export type MembersByIds = z.output<typeof membersByIds>;
export type SearchMembers = z.output<typeof searchMembers>;
export type ListManagedMembers = z.output<typeof listManagedMembers>;
export type EndSessionsOf = z.output<typeof endSessionsOf>;
export type UpdateProfile = z.output<typeof updateProfile>;
export type SetRole = z.output<typeof setRole>;
export type OnMember = z.output<typeof onMember>;
export type CreateBot = z.output<typeof createBot>;
