import { listAudit } from '@/shared/input/audit';
import * as audit from '../../domain/audit';
import { EXPENSIVE, member } from '../trpc';

export const auditRouter = {
  /**
   * Who did what in the workspace, newest first, at most `limit` (200, 50 when left out). Narrowed by who
   * (`actorId`, or `origin` for the operator and for strangers), by `action`, by what it is about
   * (`subjectId`), by days (`from` and `to`, both inclusive, in `timeZone`) and by `text` anywhere in what is
   * shown. Private channels which the caller is not in have no name here, and messages no text. Give
   * `cursor` for the next page; a page can be short before the end. FORBIDDEN `admins_only`;
   * SERVICE_UNAVAILABLE `took_too_long` after ten seconds; 400 a minute, one at a time.
   */
  list: member
    .meta(EXPENSIVE)
    .input(listAudit)
    .query(({ ctx, input }) => audit.listAudit(ctx.me, input)),
};
