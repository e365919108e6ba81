import * as z from 'zod';
import { LIMITS } from '../limits';
import { AUDIT_ACTIONS, AUDIT_ORIGINS } from '../model/audit';
import { isTimeZone } from '../search/days';
import { inWorkspace, isoDate, searchText, textOf } from './common';
import { memberId } from './id';

/** What of the audit trail is wanted; what is left out does not narrow it. */
export const auditFilter = z.object({
  actorId: memberId.optional(),
  origin: z.enum(AUDIT_ORIGINS).optional(),
  action: z.enum(AUDIT_ACTIONS).optional(),
  /** The id of the member, channel, token, invite or message that it is about. */
  subjectId: z.uuid().optional(),
  /** The first and the last day, in `timeZone`. */
  from: isoDate.optional(),
  to: isoDate.optional(),
  timeZone: textOf(LIMITS.timeZoneLength)
    .refine(isTimeZone, 'This is no time zone. Use a name like Europe/Berlin.')
    .default('UTC'),
  /** Found anywhere in what is shown: names, sentence, network address. */
  text: searchText(LIMITS.nameLength).optional(),
});

export const listAudit = inWorkspace.extend({
  ...auditFilter.shape,
  /** The `cursor` of the page before. */
  cursor: z.uuid().optional(),
  limit: z.int().min(1).max(LIMITS.listPage).default(50),
});

export type AuditFilter = z.output<typeof auditFilter>;
export type ListAudit = z.output<typeof listAudit>;
