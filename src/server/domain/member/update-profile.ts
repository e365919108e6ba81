import { and, eq } from 'drizzle-orm';
import { conflict } from '@/shared/errors';
import type { UpdateProfile } from '@/shared/input/member';
import type { Member } from '@/shared/model/member';
import { isUniqueViolation } from '../../db/errors';
import { type MemberRow, members } from '../../db/schema';
import { authorOf, type Ctx } from '../context';
import { accessMember } from './access';
import { presentMember } from './present';
import { recordMemberChange } from './record-change';

/** Changes how the caller is called in this workspace; what is left out stays. */
export async function updateProfile(
  ctx: Ctx,
  input: UpdateProfile,
): Promise<{ member: Member; rev: number }> {
  try {
    const { result, rev } = await ctx.commit(authorOf(ctx), async (tx, recorder) => {
      const before = await accessMember(ctx, ctx.actor.id, { in: tx, lock: true });
      const after = changed(before, input);
      if (after === before) return presentMember(before);
      const { name, handle, title } = after;
      await tx
        .update(members)
        .set({ name, handle, title })
        .where(and(eq(members.workspaceId, ctx.workspaceId), eq(members.id, before.id)));
      const member = await recordMemberChange(tx, recorder, { type: 'member.updated', row: after });
      recorder.audit({
        action: 'member.renamed',
        subjectId: member.id,
        detail: { before: profileOf(before), after: profileOf(after) },
      });
      return member;
    });
    return { member: result, rev };
  } catch (error) {
    if (!isUniqueViolation(error, 'members_handle_key')) throw error;
    throw conflict('handle_taken', `Someone here is called @${input.handle} already.`, 'handle');
  }
}

const profileOf = ({ name, handle, title }: MemberRow) => ({ name, handle, title });

function changed(before: MemberRow, { name, handle, title }: UpdateProfile): MemberRow {
  const after = {
    ...before,
    name: name ?? before.name,
    handle: handle ?? before.handle,
    title: title ?? before.title,
  };
  const same =
    after.name === before.name && after.handle === before.handle && after.title === before.title;
  return same ? before : after;
}
