import { and, desc, eq, gte, lt, type SQL } from 'drizzle-orm';
import type { WorkspaceId } from '@/shared/id';
import type { AuditFilter, ListAudit } from '@/shared/input/audit';
import type { AuditEntry, AuditPage } from '@/shared/model/audit';
import { canSeeAudit } from '@/shared/policy/audit';
import { nextDay, startOfDay } from '@/shared/search/days';
import type { Db } from '../../db/client';
import { type AuditRow, auditEntries } from '../../db/schema';
import type { Ctx } from '../context';
import { requirePolicy } from '../require';
import { containsText } from './contains-text';
import { type AuditReader, presentAudit } from './present';

/** How many entries one call looks through for those that match. */
const LOOKED_THROUGH = 2_000;

/** A page of the audit trail, newest first, as the caller may see it. */
export async function listAudit(ctx: Ctx, input: ListAudit): Promise<AuditPage> {
  requirePolicy(
    canSeeAudit(ctx.actor),
    'admins_only',
    'Only owners and admins can read the audit trail.',
  );
  await ctx.limits.take('auditList', ctx.actor.id);
  return findAuditPage(ctx.store.db, { ...input, reader: ctx.actor });
}

type Wanted = AuditFilter & {
  workspaceId: WorkspaceId;
  reader: AuditReader;
  cursor?: string | undefined;
  limit: number;
};

/**
 * Looks at entries in slices. `text` and `subjectId` are compared with what the reader is shown, so that
 * they find nothing out that the reader may not see.
 */
export async function findAuditPage(db: Db, wanted: Wanted): Promise<AuditPage> {
  const { workspaceId, reader, limit, text, subjectId } = wanted;
  const conditions = and(eq(auditEntries.workspaceId, workspaceId), ...conditionsOf(wanted));
  const size = text ? Math.min(LOOKED_THROUGH, 10 * limit) : limit;
  const entries: AuditEntry[] = [];
  let cursor = wanted.cursor;
  for (let looked = 0; looked < LOOKED_THROUGH; looked += size) {
    const rows = await findRows(
      db,
      and(conditions, cursor ? lt(auditEntries.id, cursor) : undefined),
      size,
    );
    for (const entry of await presentAudit(db, { workspaceId, reader, rows })) {
      cursor = entry.id;
      if (subjectId && !isAbout(entry, subjectId)) continue;
      if (text && !containsText(entry, text)) continue;
      entries.push(entry);
      if (entries.length === limit) break;
    }
    const isAtEnd = rows.length < size && cursor === (rows.at(-1)?.id ?? cursor);
    if (isAtEnd) return { entries, cursor: null };
    if (entries.length === limit) break;
  }
  return { entries, cursor: cursor ?? null };
}

const isAbout = ({ subjectId, channel }: AuditEntry, id: string) =>
  subjectId === id || channel?.id === id;

function conditionsOf({ actorId, origin, action, from, to, timeZone, ...rest }: Wanted) {
  return [
    actorId && eq(auditEntries.actorId, actorId),
    origin && eq(auditEntries.origin, origin),
    action && eq(auditEntries.action, action),
    rest.subjectId && eq(auditEntries.subjectId, rest.subjectId),
    from && gte(auditEntries.id, firstIdAt(startOfDay(from, timeZone))),
    to && lt(auditEntries.id, firstIdAt(startOfDay(nextDay(to), timeZone))),
  ].filter((condition): condition is SQL => typeof condition === 'object');
}

const LAST_MS = 2 ** 48 - 1;

/** The least id that an entry of this moment can have: ids begin with the time, so they are its index. */
function firstIdAt(at: Date): string {
  const ms = Math.min(Math.max(at.getTime(), 0), LAST_MS);
  const hex = ms.toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-0000-0000-000000000000`;
}

function findRows(db: Db, conditions: SQL | undefined, limit: number): Promise<AuditRow[]> {
  return db
    .select()
    .from(auditEntries)
    .where(conditions)
    .orderBy(desc(auditEntries.id))
    .limit(limit);
}
