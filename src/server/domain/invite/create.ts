import { and, count, eq } from 'drizzle-orm';
import { invalid, limitExceeded } from '@/shared/errors';
import type { CreateInvite } from '@/shared/input/workspace';
import { LIMITS } from '@/shared/limits';
import type { Invite } from '@/shared/model/account';
import { canInviteAs } from '@/shared/policy/invite';
import { canInvitePeople } from '@/shared/policy/member';
import { workingInvite } from '../../auth/live';
import type { Tx } from '../../db/client';
import { invites } from '../../db/schema';
import { createSecret, hashSecret } from '../../infra/secret';
import { requireInvitable } from '../channel/require-invitable';
import { authorOf, type Ctx } from '../context';
import { newId } from '../new-id';
import { requireLevel, requirePolicy } from '../require';
import { presentInvite } from './present';

const HOUR_MS = 60 * 60 * 1000;

/** Makes a link that lets people in. Its code is answered here and never again. */
export async function createInvite(
  ctx: Ctx,
  input: CreateInvite,
): Promise<{ invite: Invite; code: string }> {
  const { actor, settings } = ctx;
  requireLevel(canInvitePeople(actor, settings), settings.invitePeople, 'invite people');
  requirePolicy(
    canInviteAs(actor, input.role, settings),
    'owners_only',
    'Only owners can invite someone as an admin.',
  );
  const channelIds = [...new Set(input.channelIds)];
  await requireInvitable(ctx, channelIds);
  if (input.role === 'guest' && channelIds.length === 0) {
    throw invalid('guest_channels', 'Choose the channels this guest comes into.', 'channelIds');
  }

  if (input.email !== null && ctx.entry.sendsMail) {
    await ctx.limits.take('mailToAddress', input.email);
  }
  const code = createSecret();
  const at = ctx.clock.now();
  const { expiresInHours: hours } = input;
  const { result } = await ctx.commit(authorOf(ctx), async (tx, { record, audit }) => {
    await requireRoom(ctx, tx);
    const [row] = await tx
      .insert(invites)
      .values({
        workspaceId: ctx.workspaceId,
        id: newId(at),
        codeHash: hashSecret(code),
        role: input.role,
        email: input.email,
        channelIds,
        createdBy: ctx.actor.id,
        createdAt: at,
        expiresAt: hours === null ? null : new Date(at.getTime() + hours * HOUR_MS),
        maxUses: input.email === null ? input.maxUses : 1,
      })
      .returning();
    if (!row) throw new Error('The invite was not made');
    const invite = presentInvite(row);
    record({
      type: 'invite.created',
      payload: { invite },
      audience: { to: 'admins' },
      subjectId: invite.id,
    });
    audit({ action: 'invite.created', subjectId: invite.id, detail: { role: invite.role } });
    return invite;
  });
  return { invite: result, code };
}

async function requireRoom(ctx: Ctx, tx: Tx): Promise<void> {
  const [row] = await tx
    .select({ live: count() })
    .from(invites)
    .where(and(eq(invites.workspaceId, ctx.workspaceId), workingInvite(ctx.clock.now())));
  if ((row?.live ?? 0) < LIMITS.liveInvites) return;
  throw limitExceeded(
    'live_invites',
    `${LIMITS.liveInvites} invitations work already. Revoke some before you make another.`,
  );
}
