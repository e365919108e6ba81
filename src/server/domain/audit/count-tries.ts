import { and, desc, eq, gt, type SQL } from 'drizzle-orm';
import type { MemberId, UserId, WorkspaceId } from '@/shared/id';
import type { AuditAction } from '@/shared/model/audit';
import { uuidv7 } from '@/shared/uuid';
import type { Tx } from '../../db/client';
import { auditEntries } from '../../db/schema';

/** A try to sign in to an account that let nobody in. */
export interface SignInTry {
  userId: UserId;
  ip: string;
  at: Date;
}

/** One entry counts all such tries within this time of its first, so that nobody fills the table. */
const COUNTED_MS = 60 * 60 * 1_000;
/** Network addresses that one entry keeps. */
const ADDRESSES = 10;

interface Counting {
  /** Whose account it is, in one workspace. */
  member: { workspaceId: WorkspaceId; id: MemberId };
  action: AuditAction;
  /** What an entry besides has to be, for these to be counted in it. */
  same?: SQL | undefined;
  tries: SignInTry[];
  /** What the tries make of an entry's detail; `null` where they are not to open a new entry. */
  detailOf: (open: Record<string, unknown> | null) => Record<string, unknown> | null;
}

/** Adds tries, as of a stranger, to the entry of the last hour that counts their like, or begins one. */
export async function countTries(tx: Tx, counting: Counting): Promise<void> {
  const { member, action, same, tries, detailOf } = counting;
  const at = tries.at(-1)?.at ?? new Date();
  const own = eq(auditEntries.workspaceId, member.workspaceId);
  const [open] = await tx
    .select()
    .from(auditEntries)
    .where(
      and(
        own,
        eq(auditEntries.subjectId, member.id),
        eq(auditEntries.action, action),
        gt(auditEntries.at, new Date(at.getTime() - COUNTED_MS)),
        same,
      ),
    )
    .orderBy(desc(auditEntries.id))
    .limit(1)
    .for('update');
  const counted = detailOf(open?.detail ?? null);
  if (!counted) return;
  const detail = { ...counted, ...placesOf(open?.detail ?? {}, tries) };
  if (open) {
    await tx
      .update(auditEntries)
      .set({ detail })
      .where(and(own, eq(auditEntries.id, open.id)));
    return;
  }
  await tx.insert(auditEntries).values({
    workspaceId: member.workspaceId,
    id: uuidv7(at.getTime()),
    at,
    origin: 'stranger',
    action,
    subjectId: member.id,
    detail,
  });
}

/** A number that an entry counted so far. */
export const countedIn = (detail: Record<string, unknown> | null, key: string): number => {
  const value = detail?.[key];
  return typeof value === 'number' ? value : 0;
};

function placesOf(before: Record<string, unknown>, tries: SignInTry[]) {
  const known = Array.isArray(before.ips) ? before.ips.filter((ip) => typeof ip === 'string') : [];
  const ips = [...new Set([...known, ...tries.map(({ ip }) => ip)])].slice(0, ADDRESSES);
  const last = tries.at(-1);
  return {
    networks: ips.length,
    ips,
    ip: last?.ip ?? '',
    lastAt: last?.at.toISOString() ?? null,
  };
}
