import { react } from '@/shared/input/message';
import { addReaction, removeReaction } from '../../domain/reaction';
import { member } from '../trpc';

export const reactionRouter = {
  /**
   * Adds the caller's reaction, an emoji or `:name:`, and answers all reactions. FORBIDDEN `members_only`,
   * `channel_archived`, PAYLOAD_TOO_LARGE `reactions_per_message` (100 different ones).
   */
  add: member.input(react).mutation(({ ctx, input }) => addReaction(ctx.me, input)),
  /** Takes the caller's reaction back and answers all reactions. FORBIDDEN `channel_archived`. */
  remove: member.input(react).mutation(({ ctx, input }) => removeReaction(ctx.me, input)),
};
