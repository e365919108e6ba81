import { and, count, eq } from 'drizzle-orm';
import { canInviteAs } from '@/shared/policy/invite';
import { workingInvite } from '../../auth/live';
import type { Queryable, Tx } from '../../db/client';
import { type InviteRow, invites, type MemberRow, users } from '../../db/schema';
import type { Recorder } from '../../events/commit';
import type { Ctx } from '../context';
import { findSettings } from '../workspace/queries';
import { presentInvite } from './present';

/**
 * Ends the invites that this member, as they now stand, may not give any more, and lets those work again
 * that ended so when they may. Called in the transaction that changes their role, deactivates them,
 * disables their account or changes who may invite. Returns how many ended.
 */
export async function settleInvitesOf(
  ctx: Pick<Ctx, 'clock'>,
  tx: Tx,
  { maker, recorder }: { maker: MemberRow; recorder: Recorder },
): Promise<number> {
  const isLetIn = !(await hasDisabledAccount(tx, maker));
  const settings = await findSettings(tx, maker.workspaceId);
  const made = and(eq(invites.workspaceId, maker.workspaceId), eq(invites.createdBy, maker.id));
  const rows = await tx.select().from(invites).where(made).for('no key update');
  let ended = 0;
  for (const invite of rows) {
    const mayGive = isLetIn && canInviteAs(maker, invite.role, settings);
    if (!mayGive && invite.revokedAt === null) {
      await settle(tx, invite, { revokedAt: ctx.clock.now(), recorder });
      ended += 1;
    }
    if (mayGive && invite.revokedWithMaker) {
      await settle(tx, invite, { revokedAt: null, recorder });
    }
  }
  return ended;
}

/** Locked, so that it stays so until the invites are settled. */
async function hasDisabledAccount(tx: Tx, { userId }: MemberRow): Promise<boolean> {
  if (!userId) return false;
  const [account] = await tx.select().from(users).where(eq(users.id, userId)).for('share');
  return account !== undefined && account.disabledAt !== null;
}

async function settle(
  tx: Tx,
  invite: InviteRow,
  { revokedAt, recorder }: { revokedAt: Date | null; recorder: Recorder },
): Promise<void> {
  const revokedWithMaker = revokedAt !== null;
  await tx
    .update(invites)
    .set({ revokedAt, revokedWithMaker })
    .where(and(eq(invites.workspaceId, invite.workspaceId), eq(invites.id, invite.id)));
  recorder.record({
    type: 'invite.updated',
    payload: { invite: presentInvite({ ...invite, revokedAt, revokedWithMaker }) },
    audience: { to: 'admins' },
    subjectId: invite.id,
  });
  const action = revokedWithMaker ? 'invite.revoked' : 'invite.restored';
  recorder.audit({ action, subjectId: invite.id, detail: { because: 'maker' } });
}

/** How many working invites a member made: what ends with their right to invite. */
export async function countInvitesOf(
  ctx: Ctx,
  db: Queryable,
  maker: Pick<MemberRow, 'id'>,
): Promise<number> {
  const [row] = await db
    .select({ invites: count() })
    .from(invites)
    .where(
      and(
        eq(invites.workspaceId, ctx.workspaceId),
        eq(invites.createdBy, maker.id),
        workingInvite(ctx.clock.now()),
      ),
    );
  return row?.invites ?? 0;
}
