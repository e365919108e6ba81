import { forbidden } from '@/shared/errors';

/** Turns a policy's "no" into the error a person reads. */
export function requirePolicy(allowed: boolean, reason: string, message: string): asserts allowed {
  if (!allowed) throw forbidden(reason, message);
}
