import type { Invite } from '@/shared/model/account';

/** Whether an invitation still works, and if not, why. */
export function inviteState(invite: Invite): 'works' | 'revoked' | 'expired' | 'used' {
  if (invite.revokedAt !== null) return 'revoked';
  if (invite.maxUses !== null && invite.uses >= invite.maxUses) return 'used';
  if (invite.expiresAt !== null && Date.parse(invite.expiresAt) <= Date.now()) return 'expired';
  return 'works';
}
