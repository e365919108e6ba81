import {
  createBot,
  endSessionsOf,
  listManagedMembers,
  listMembers,
  membersByIds,
  onMember,
  searchMembers,
  setRole,
  updateProfile,
} from '@/shared/input/member';
import * as members from '../../domain/member';
import { member } from '../trpc';

export const memberRouter = {
  /**
   * Members by name, at most `limit` (200), deactivated ones and bots too; each word of `query` begins a
   * word of a name or handle. With `reachable` only those whom the caller may write to. Give the answer's
   * `cursor` for the next page. BAD_REQUEST `cursor`.
   */
  list: member.input(listMembers).query(({ ctx, input }) => members.listMembers(ctx.me, input)),
  /**
   * Those of `memberIds` (200) who are in the workspace, in no order, deactivated ones and bots too, as of `rev`;
   * an id that is nobody's is left out. With `reachable` only those whom the caller may write to.
   */
  byIds: member.input(membersByIds).query(({ ctx, input }) => members.getMembers(ctx.me, input)),
  /**
   * The members who are likeliest meant by `query`, at most `limit` (50, 20 when left out), as of `rev`: who is
   * called exactly so, whose name or handle begins so, in whose name each word of it begins a word; deactivated ones last.
   * With `reachable` only those whom the caller may write to.
   */
  search: member
    .input(searchMembers)
    .query(({ ctx, input }) => members.searchMembers(ctx.me, input)),
  /**
   * Members as owners and admins see them: with e-mail address, when they were last active and when the
   * operator of the server disabled their account; found by name, handle or address, role, kind, state and activity; by name, at most `limit` (200, 50 when left
   * out). Give the answer's `cursor` for the next page. FORBIDDEN `admins_only`, BAD_REQUEST `cursor`.
   */
  listForAdmins: member
    .input(listManagedMembers)
    .query(({ ctx, input }) => members.listManagedMembers(ctx.me, input)),
  /**
   * The live sessions and tokens of a member. Owners see everyone's, admins those of members and guests.
   * Sessions only, not tokens: FORBIDDEN `session_only`; `admins_only`, `owners_only`.
   */
  credentials: member
    .input(onMember)
    .query(({ ctx, input }) => members.findCredentials(ctx.me, input)),
  /**
   * Signs a member out, of one session or of all, and closes their sockets; `token.revoke` ends their tokens.
   * A session is the account's in every workspace, so the caller has to look after the person in each of
   * them. Sessions only, not tokens: FORBIDDEN `session_only`; `admins_only`, `owners_only`,
   * `account_elsewhere`.
   */
  endSessions: member
    .meta({ limit: 'arrange' })
    .input(endSessionsOf)
    .mutation(({ ctx, input }) => members.endSessionsOf(ctx.me, input)),
  /**
   * A link by which a member sets a new password: mailed to them, or where the server sends no mail, its code for the
   * caller to hand over (`/reset-password/CODE`). It works once, within 30 minutes. Sessions only, not tokens:
   * FORBIDDEN `session_only`; `admins_only`, `owners_only`, `account_elsewhere`, `single_sign_on_only`; BAD_REQUEST
   * `own_account`; NOT_FOUND for who has no account.
   */
  createResetLink: member
    .meta({ limit: 'arrange' })
    .input(onMember)
    .mutation(({ ctx, input }) => members.createResetLink(ctx.me, input)),
  /** Changes the caller's own name, handle or title here. CONFLICT `handle_taken`. */
  updateProfile: member
    .meta({ limit: 'arrange' })
    .input(updateProfile)
    .mutation(({ ctx, input }) => members.updateProfile(ctx.me, input)),
  /**
   * Gives a member another role. Owners give every role; admins turn members into guests and back.
   * FORBIDDEN `admins_only`, `owners_only`, `bot_owner`, CONFLICT `last_owner`.
   */
  setRole: member
    .meta({ limit: 'arrange' })
    .input(setRole)
    .mutation(({ ctx, input }) => members.setRole(ctx.me, input)),
  /**
   * Shuts a member out at once and stops their tokens and invitations; what they wrote stays. Returns
   * `tokens` that stopped and `botTokens` that they made, which go on. FORBIDDEN `admins_only`,
   * `owners_only`, CONFLICT `last_owner`.
   */
  deactivate: member
    .meta({ limit: 'arrange' })
    .input(onMember)
    .mutation(({ ctx, input }) => members.deactivateMember(ctx.me, input)),
  /**
   * What hangs on a member: their tokens, the bot tokens they made, their working invitations. For those who
   * may deactivate them. FORBIDDEN `admins_only`, `owners_only`.
   */
  stake: member.input(onMember).query(({ ctx, input }) => members.getStake(ctx.me, input)),
  /** Lets a deactivated member back in, as they were, tokens and invitations too. FORBIDDEN `admins_only`, `owners_only`. */
  reactivate: member
    .meta({ limit: 'arrange' })
    .input(onMember)
    .mutation(({ ctx, input }) => members.reactivateMember(ctx.me, input)),
  /**
   * Makes a member that acts by tokens only, in `channelIds` (100), or in the channels that everyone starts in.
   * FORBIDDEN `admins_only`, `owners_only`, as the workspace's settings say; `channel_closed_to_invites`,
   * CONFLICT `handle_taken`.
   */
  createBot: member
    .meta({ limit: 'botCreate' })
    .input(createBot)
    .mutation(({ ctx, input }) => members.createBot(ctx.me, input)),
};
