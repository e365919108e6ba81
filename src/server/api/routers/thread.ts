import { getThread as input } from '@/shared/input/message';
import { getThread } from '../../domain/thread';
import { member } from '../trpc';

export const threadRouter = {
  /**
   * A thread by its root or any reply, as of `rev`: the root, and the newest `limit` (100) replies or those
   * below `before` (a seq, exclusive).
   */
  get: member.input(input).query(({ ctx, input }) => getThread(ctx.me, input)),
};
