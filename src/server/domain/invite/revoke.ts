import { and, eq } from 'drizzle-orm';
import type { RevokeInvite } from '@/shared/input/workspace';
import type { Invite } from '@/shared/model/account';
import { invites } from '../../db/schema';
import { authorOf, type Ctx } from '../context';
import { accessInvite } from './access';
import { presentInvite } from './present';

/** Makes an invite stop working. Who came in by it stays. */
export async function revokeInvite(
  ctx: Ctx,
  { inviteId }: RevokeInvite,
): Promise<{ invite: Invite }> {
  const { result } = await ctx.commit(authorOf(ctx), async (tx, { record, audit }) => {
    const row = await accessInvite(ctx, inviteId, tx);
    if (row.revokedAt && !row.revokedWithMaker) return presentInvite(row);
    const revokedAt = row.revokedAt ?? ctx.clock.now();
    await tx
      .update(invites)
      .set({ revokedAt, revokedWithMaker: false })
      .where(and(eq(invites.workspaceId, ctx.workspaceId), eq(invites.id, row.id)));
    const invite = presentInvite({ ...row, revokedAt });
    record({
      type: 'invite.updated',
      payload: { invite },
      audience: { to: 'admins' },
      subjectId: invite.id,
    });
    audit({ action: 'invite.revoked', subjectId: invite.id });
    return invite;
  });
  return { invite: result };
}
