import { insightOverview as input } from '@/shared/input/message';
import { insightOverview } from '../../domain/insight';
import { member } from '../trpc';

export const insightRouter = {
  /**
   * How the workspace was used from one UTC day to another, both inclusive, 366 at most. The busiest
   * channels are those the caller may see. FORBIDDEN `guests_excluded`, BAD_REQUEST `period`.
   */
  overview: member.input(input).query(({ ctx, input }) => insightOverview(ctx.me, input)),
};
