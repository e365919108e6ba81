import { eq } from 'drizzle-orm';
import type { UserId } from '@/shared/id';
import type { InviteCode } from '@/shared/input/account';
import type { InviteView } from '@/shared/model/account';
import { workspaces } from '../../db/schema';
import type { Visitor } from '../account/context';
import { findJoined } from './accept';
import { accessWorkingInvite } from './access';
import { opens } from './code';

/** What an invite leads to, for whoever holds its code. */
export async function lookUpInvite(
  visitor: Visitor,
  { code, userId }: InviteCode & { userId?: UserId | undefined },
): Promise<InviteView> {
  await visitor.limits.take('inviteLookup', visitor.ip);
  const { db } = visitor.store;
  const joined = userId && (await findJoined(visitor, { userId, code }));
  if (joined) return { workspaceName: joined.name, joined: joined.slug };
  const invite = await accessWorkingInvite(opens(visitor, code), {
    in: db,
    now: visitor.clock.now(),
  });
  const [workspace] = await db
    .select({ name: workspaces.name })
    .from(workspaces)
    .where(eq(workspaces.id, invite.workspaceId));
  const view = { workspaceName: workspace?.name ?? '', role: invite.role };
  return invite.email === null ? view : { ...view, email: invite.email };
}
