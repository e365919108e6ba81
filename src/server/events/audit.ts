import type { MemberId, WorkspaceId } from '@/shared/id';
import type { AuditAction, AuditOrigin } from '@/shared/model/audit';
import { uuidv7 } from '@/shared/uuid';
import type { Tx } from '../db/client';
import { auditEntries } from '../db/schema';

export interface AuditNote {
  action: AuditAction;
  subjectId?: string;
  /** Before and after; never a secret, never a message's text. */
  detail?: Record<string, unknown>;
}

interface AuditAuthor {
  workspaceId: WorkspaceId;
  actorId: MemberId | null;
  at: Date;
  /** Whether a command did it, whomever it acts as. */
  byOperator: boolean;
}

/** Writes entries of the audit trail in the transaction of the change that they record. */
export async function writeAudit(
  tx: Tx,
  notes: AuditNote[],
  { workspaceId, actorId, at, byOperator }: AuditAuthor,
): Promise<void> {
  if (notes.length === 0) return;
  // What no member does, the operator does.
  const origin: AuditOrigin = byOperator || actorId === null ? 'operator' : 'member';
  await tx.insert(auditEntries).values(
    notes.map(({ action, subjectId = null, detail = {} }) => ({
      workspaceId,
      id: uuidv7(at.getTime()),
      at,
      actorId: byOperator ? null : actorId,
      origin,
      action,
      subjectId,
      detail,
    })),
  );
}
