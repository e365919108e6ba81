import { eq, sql } from 'drizzle-orm';
import { invalid, notFound } from '@/shared/errors';
import type { OnMember } from '@/shared/input/member';
import { users } from '../../db/schema';
import { createResetCode } from '../account/reset-code';
import { resetJob } from '../account/reset-password';
import { passwordsOff } from '../account/sign-up';
import { authorOf, type Ctx } from '../context';
import { enqueue } from '../job';
import { accessManaged, requireManagedEverywhere } from './credentials';

/**
 * A link by which a member sets a new password: mailed to them, or where the server sends no mail, its code for who
 * looks after them to hand over. It works once, within 30 minutes.
 */
export async function createResetLink(
  ctx: Ctx,
  { memberId }: OnMember,
): Promise<{ code: string | null }> {
  if (!ctx.entry.passwordSignIn) throw passwordsOff();
  const target = await accessManaged(ctx, memberId);
  if (target.id === ctx.actor.id) {
    throw invalid('own_account', 'Change your own password in your settings.', 'memberId');
  }
  const { result } = await ctx.commit(authorOf(ctx), async (tx, { audit }) => {
    await requireManagedEverywhere(ctx, target, tx);
    const [user] = target.userId
      ? await tx.select().from(users).where(eq(users.id, target.userId))
      : [];
    if (!user || user.disabledAt) throw notFound('member');
    audit({ action: 'account.reset_link', subjectId: target.id });
    if (!ctx.entry.sendsMail) return createResetCode(ctx, user);
    await tx.execute(enqueue(sql, [resetJob(user.email)]));
    return null;
  });
  return { code: result };
}
