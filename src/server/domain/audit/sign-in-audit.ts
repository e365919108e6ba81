import type { Db } from '../../db/client';
import { createFailureNotes, type FailedSignIn } from './failed-sign-ins';
import { createRefusalNotes, type RefusedSignIn } from './refused-sign-ins';

/** Sign-ins that came to nothing, for the audit trail. Nobody waits for what this writes. */
export interface SignInAudit {
  /** A wrong password for an account, or one that was not even looked at. */
  failed(failed: FailedSignIn): void;
  /** A sign-in that was refused after the right credential. */
  refused(refused: RefusedSignIn): void;
}

export function createSignInAudit(db: Db): SignInAudit {
  return { failed: createFailureNotes(db), refused: createRefusalNotes(db) };
}
