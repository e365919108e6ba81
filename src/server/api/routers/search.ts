import { searchMessages as input } from '@/shared/input/message';
import { searchMessages } from '../../domain/search';
import { member } from '../trpc';

export const searchRouter = {
  /**
   * Messages that the caller may see now, newest first, `limit` (50) at a time; give the answer's `cursor`
   * for the next page. The query has words (found by how they begin), "phrases", -not, from:handle or
   * from:me, in:channel, before: and after: a UTC day (YYYY-MM-DD, exclusive) and has:link. BAD_REQUEST
   * `search_filter`, `search_from`, `search_in`; 120 a minute.
   */
  messages: member.input(input).query(({ ctx, input }) => searchMessages(ctx.me, input)),
};
