import { react } from '@/shared/input/message';
import { addReaction, removeReaction } from '../../domain/reaction';
import { member } from '../trpc';

export const reactionRouter = {
  /**
   * Adds the caller's reaction, an emoji or `:name:`, and returns all of the message's reactions. FORBIDDEN
   * `channel_archived`, BAD_REQUEST `unknown_emoji`, PAYLOAD_TOO_LARGE `reactions_per_message` (100 different
   * ones).
   */
  add: member.input(react).mutation(({ ctx, input }) => addReaction(ctx.me, input)),
  /**
   * Removes the caller's reaction and returns all that are left. FORBIDDEN `channel_archived`,
   * BAD_REQUEST `unknown_emoji`.
   */
  remove: member.input(react).mutation(({ ctx, input }) => removeReaction(ctx.me, input)),
};
