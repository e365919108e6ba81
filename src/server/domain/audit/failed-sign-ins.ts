import { batchLoader } from '../../db/batch-loader';
import type { Db } from '../../db/client';
import { findActiveMembers } from './account';
import { countedIn, countTries, type SignInTry } from './count-tries';

export interface FailedSignIn extends SignInTry {
  /** Whether there were too many tries, so that the password was not even looked at. */
  refused: boolean;
}

const PAUSE_MS = 500;

/**
 * Notes wrong passwords of accounts that exist, and the tries that are refused after them. Nobody waits for it:
 * a wrong password must take as long as a wrong address. In a rush those of half a second are one statement an
 * account.
 */
export function createFailureNotes(db: Db): (failed: FailedSignIn) => void {
  const take = batchLoader((failures: FailedSignIn[]) => note(db, failures), { pauseMs: PAUSE_MS });
  return (failed) => void take(failed).catch(() => undefined);
}

async function note(db: Db, failures: FailedSignIn[]): Promise<undefined[]> {
  for (const userId of new Set(failures.map((failed) => failed.userId))) {
    const own = failures.filter((failed) => failed.userId === userId);
    await db.transaction(async (tx) => {
      for (const member of await findActiveMembers(tx, userId)) {
        const detailOf = (open: Record<string, unknown> | null) => added(open, own);
        await countTries(tx, { member, action: 'session.failed', tries: own, detailOf });
      }
    });
  }
  return failures.map(() => undefined);
}

function added(open: Record<string, unknown> | null, failures: FailedSignIn[]) {
  // One network may be refused for any number of accounts: that alone opens no entry for each of them.
  if (!open && failures.every(({ refused }) => refused)) return null;
  const refused = failures.filter((failed) => failed.refused).length;
  return {
    count: countedIn(open, 'count') + failures.length - refused,
    refused: countedIn(open, 'refused') + refused,
  };
}
