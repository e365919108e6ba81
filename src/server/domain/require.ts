import { forbidden } from '@/shared/errors';
import type { Reason } from '@/shared/reasons';

/** Turns a policy's "no" into the error a person reads. */
export function requirePolicy(allowed: boolean, reason: Reason, message: string): asserts allowed {
  if (!allowed) throw forbidden(reason, message);
}
