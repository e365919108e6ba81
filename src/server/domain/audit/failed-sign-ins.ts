import { and, desc, eq, gt } from 'drizzle-orm';
import type { MemberId, UserId, WorkspaceId } from '@/shared/id';
import { uuidv7 } from '@/shared/uuid';
import type { Db, Tx } from '../../db/client';
import { gather } from '../../db/gather';
import { auditEntries } from '../../db/schema';
import { findActiveMembers } from './account';

export interface FailedSignIn {
  userId: UserId;
  ip: string;
  at: Date;
  /** Whether there were too many tries, so that the password was not even looked at. */
  refused: boolean;
}

/** One entry counts all failures of an account within this time of its first, so that nobody fills the table. */
const COUNTED_MS = 60 * 60 * 1_000;
/** Network addresses that one entry keeps. */
const ADDRESSES = 10;
const PAUSE_MS = 500;

/**
 * Notes wrong passwords of accounts that exist, and the tries that are refused after them. Nobody waits for it:
 * a wrong password must take as long as a wrong address. In a rush those of half a second are one statement an
 * account.
 */
export function createFailureNotes(db: Db): (failed: FailedSignIn) => void {
  const take = gather((failures: FailedSignIn[]) => note(db, failures), { pauseMs: PAUSE_MS });
  return (failed) => void take(failed).catch(() => undefined);
}

async function note(db: Db, failures: FailedSignIn[]): Promise<undefined[]> {
  for (const userId of new Set(failures.map((failed) => failed.userId))) {
    const own = failures.filter((failed) => failed.userId === userId);
    await db.transaction(async (tx) => {
      for (const member of await findActiveMembers(tx, userId)) await count(tx, member, own);
    });
  }
  return failures.map(() => undefined);
}

interface Tried {
  workspaceId: WorkspaceId;
  id: MemberId;
}

async function count(tx: Tx, { workspaceId, id }: Tried, failures: FailedSignIn[]): Promise<void> {
  const at = failures.at(-1)?.at ?? new Date();
  const since = new Date(at.getTime() - COUNTED_MS);
  const [open] = await tx
    .select()
    .from(auditEntries)
    .where(
      and(
        eq(auditEntries.workspaceId, workspaceId),
        eq(auditEntries.subjectId, id),
        eq(auditEntries.action, 'session.failed'),
        gt(auditEntries.at, since),
      ),
    )
    .orderBy(desc(auditEntries.id))
    .limit(1)
    .for('update');
  // One network may be refused for any number of accounts: that alone opens no entry for each of them.
  if (!open && failures.every(({ refused }) => refused)) return;
  const detail = added(open?.detail ?? {}, failures);
  if (open) {
    const own = and(eq(auditEntries.workspaceId, workspaceId), eq(auditEntries.id, open.id));
    await tx.update(auditEntries).set({ detail }).where(own);
    return;
  }
  await tx.insert(auditEntries).values({
    workspaceId,
    id: uuidv7(at.getTime()),
    at,
    origin: 'stranger',
    action: 'session.failed',
    subjectId: id,
    detail,
  });
}

function added(before: Record<string, unknown>, failures: FailedSignIn[]) {
  const known = Array.isArray(before.ips) ? before.ips.filter((ip) => typeof ip === 'string') : [];
  const ips = [...new Set([...known, ...failures.map(({ ip }) => ip)])].slice(0, ADDRESSES);
  const counted = (key: string) => (typeof before[key] === 'number' ? before[key] : 0);
  const refused = failures.filter((failed) => failed.refused).length;
  const last = failures.at(-1);
  return {
    count: counted('count') + failures.length - refused,
    refused: counted('refused') + refused,
    networks: ips.length,
    ips,
    ip: last?.ip ?? '',
    lastAt: last?.at.toISOString() ?? null,
  };
}
