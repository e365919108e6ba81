import { insightOverview as input } from '@/shared/input/message';
import { insightOverview } from '../../domain/insight';
import { EXPENSIVE, member } from '../trpc';

export const insightRouter = {
  /**
   * How the workspace was used from one UTC day to another, both inclusive, 366 at most. The busiest
   * channels are those the caller may see. FORBIDDEN `guests_excluded`, `admins_only`, `owners_only`, as the workspace's
   * settings say; BAD_REQUEST `period`; SERVICE_UNAVAILABLE `took_too_long` after ten seconds; 60 a minute, one at a time.
   */
  overview: member
    .meta(EXPENSIVE)
    .input(input)
    .query(({ ctx, input }) => insightOverview(ctx.me, input)),
};
