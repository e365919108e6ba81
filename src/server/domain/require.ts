import { forbidden } from '@/shared/errors';
import type { PermissionLevel } from '@/shared/model/workspace';
import type { Reason } from '@/shared/reasons';

/** Turns a policy's "no" into the error a person reads. */
export function requirePolicy(allowed: boolean, reason: Reason, message: string): asserts allowed {
  if (!allowed) throw forbidden(reason, message);
}

const REFUSALS: Record<PermissionLevel, { reason: Reason; who: string }> = {
  owners: { reason: 'owners_only', who: 'Only owners can' },
  admins: { reason: 'admins_only', who: 'Only owners and admins can' },
  members: { reason: 'guests_excluded', who: 'Guests can’t' },
  everyone: { reason: 'deactivated', who: 'Who is deactivated can’t' },
};

/** The same for a policy that follows a setting: `action` completes "Only owners can …". */
export function requireLevel(
  allowed: boolean,
  level: PermissionLevel,
  action: string,
): asserts allowed {
  const { reason, who } = REFUSALS[level];
  requirePolicy(allowed, reason, `${who} ${action}.`);
}
