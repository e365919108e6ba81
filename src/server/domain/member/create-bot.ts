import { conflict } from '@/shared/errors';
import type { MemberId } from '@/shared/id';
import type { CreateBot } from '@/shared/input/member';
import type { Member } from '@/shared/model/member';
import { canManageBots } from '@/shared/policy/member';
import { members } from '../../db/schema';
import { authorOf, type Ctx } from '../context';
import { newId } from '../new-id';
import { requirePolicy } from '../require';
import { ON_TAKEN_HANDLE } from './handle';
import { presentMember } from './present';

/** Makes a member that acts by tokens only; `token.create` makes them. */
export async function createBot(
  ctx: Ctx,
  { name, handle }: CreateBot,
): Promise<{ member: Member; rev: number }> {
  requirePolicy(canManageBots(ctx.actor), 'admins_only', 'Only owners and admins can make bots.');
  const { workspaceId } = ctx;
  const at = ctx.clock.now();
  const { result, rev } = await ctx.commit(authorOf(ctx), async (tx, { record, audit }) => {
    const [row] = await tx
      .insert(members)
      .values({ workspaceId, id: newId<MemberId>(at), kind: 'bot', handle, name, createdAt: at })
      .onConflictDoNothing(ON_TAKEN_HANDLE)
      .returning();
    if (!row)
      throw conflict('handle_taken', `Someone here is called @${handle} already.`, 'handle');
    const member = presentMember(row);
    record({
      type: 'member.joined',
      payload: { member },
      audience: { to: 'workspace' },
      memberId: member.id,
    });
    audit({ action: 'bot.created', subjectId: member.id, detail: { handle } });
    return member;
  });
  return { member: result, rev };
}
