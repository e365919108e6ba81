import { and, eq, sql } from 'drizzle-orm';
import type { WorkspaceId } from '@/shared/id';
import type { Reason } from '@/shared/reasons';
import { batchLoader } from '../../db/batch-loader';
import type { Db, Queryable, Tx } from '../../db/client';
import { auditEntries, members } from '../../db/schema';
import { findActiveMembers } from './account';
import { countedIn, countTries, type SignInTry } from './count-tries';

/** A sign-in that was refused although the password, link or provider's account was the right one. */
export interface RefusedSignIn extends SignInTry {
  /** `password`, `link`, or the provider's id. */
  method: string;
  reason: Reason;
  /** Where it was refused; left out when that is in every workspace of the account. */
  workspaceId?: WorkspaceId | undefined;
}

const PAUSE_MS = 500;

/**
 * Notes refusals after the right credential: the trail of a disabled account shows that its password is still in
 * use. The right password gives its tries back, so these are counted by the hour as wrong ones are.
 */
export function createRefusalNotes(db: Db): (refused: RefusedSignIn) => void {
  const take = batchLoader((refusals: RefusedSignIn[]) => note(db, refusals), {
    pauseMs: PAUSE_MS,
  });
  return (refused) => void take(refused).catch(() => undefined);
}

async function note(db: Db, refusals: RefusedSignIn[]): Promise<undefined[]> {
  for (const kind of new Set(refusals.map(kindOf))) {
    const alike = refusals.filter((refused) => kindOf(refused) === kind);
    await db.transaction((tx) => count(tx, alike));
  }
  return refusals.map(() => undefined);
}

const kindOf = ({ userId, workspaceId, method, reason }: RefusedSignIn) =>
  [userId, workspaceId, method, reason].join(' ');

async function count(tx: Tx, alike: RefusedSignIn[]) {
  const [first] = alike;
  if (!first) return;
  const { method, reason } = first;
  for (const member of await findRefusedMembers(tx, first)) {
    await countTries(tx, {
      member,
      action: 'session.refused',
      same: sql`(${auditEntries.detail} ->> 'method' = ${method} and ${auditEntries.detail} ->> 'reason' = ${reason})`,
      tries: alike,
      detailOf: (open) => ({ method, reason, count: countedIn(open, 'count') + alike.length }),
    });
  }
}

/** In the one workspace where it was refused the person is deactivated, as a rule. */
function findRefusedMembers(db: Queryable, { userId, workspaceId }: RefusedSignIn) {
  if (!workspaceId) return findActiveMembers(db, userId);
  return db
    .select({ workspaceId: members.workspaceId, id: members.id })
    .from(members)
    .where(and(eq(members.workspaceId, workspaceId), eq(members.userId, userId)));
}
