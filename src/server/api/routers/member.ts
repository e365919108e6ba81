import { createBot, listMembers, onMember, setRole, updateProfile } from '@/shared/input/member';
import * as members from '../../domain/member';
import { member } from '../trpc';

export const memberRouter = {
  /**
   * Members by name, at most `limit` (200), deactivated ones and bots too; each word of `query` begins a
   * word of a name or handle. With `reachable` only those whom the caller may write to. Give the answer's `cursor` for the next page.
   */
  list: member.input(listMembers).query(({ ctx, input }) => members.listMembers(ctx.me, input)),
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
   * Shuts a member out at once and stops their tokens and invitations; what they wrote stays. Answers with
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
   * FORBIDDEN `admins_only`, `channel_closed_to_invites`, CONFLICT `handle_taken`.
   */
  createBot: member
    .meta({ limit: 'botCreate' })
    .input(createBot)
    .mutation(({ ctx, input }) => members.createBot(ctx.me, input)),
};
