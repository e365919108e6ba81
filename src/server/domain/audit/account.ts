import { and, eq, isNull } from 'drizzle-orm';
import type { MemberId, UserId, WorkspaceId } from '@/shared/id';
import type { AuditOrigin } from '@/shared/model/audit';
import { uuidv7 } from '@/shared/uuid';
import type { Queryable } from '../../db/client';
import { auditEntries, members } from '../../db/schema';
import type { AuditNote } from '../../events/audit';

interface OfAccount extends Omit<AuditNote, 'subjectId'> {
  userId: UserId;
  at: Date;
  /** The person themselves when left out. */
  origin?: AuditOrigin;
}

/**
 * Writes an entry about an account into the trail of every workspace that its person is active in: signing in
 * is not of one workspace. Called in the transaction of what happened.
 */
export async function auditAccount(
  db: Queryable,
  { userId, at, action, detail = {}, origin = 'member' }: OfAccount,
): Promise<void> {
  const own = await findActiveMembers(db, userId);
  if (own.length === 0) return;
  await db.insert(auditEntries).values(
    own.map(({ workspaceId, id }) => ({
      workspaceId,
      id: uuidv7(at.getTime()),
      at,
      actorId: origin === 'member' ? id : null,
      origin,
      action,
      subjectId: id,
      detail,
    })),
  );
}

/** Who an account is, where it is let in. */
export function findActiveMembers(
  db: Queryable,
  userId: UserId,
): Promise<{ workspaceId: WorkspaceId; id: MemberId }[]> {
  return db
    .select({ workspaceId: members.workspaceId, id: members.id })
    .from(members)
    .where(and(eq(members.userId, userId), isNull(members.deactivatedAt)));
}
