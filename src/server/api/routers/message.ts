import { sendMessage as input } from '@/shared/input/message';
import { sendMessage } from '../../domain/message/send';
import { member } from '../trpc';

export const messageRouter = {
  /**
   * Posts a message; answers once it is durable. Retry with the same `key` after any error but a
   * refusal: it never posts twice.
   */
  send: member.input(input).mutation(({ ctx, input }) => sendMessage(ctx.me, input)),
};
