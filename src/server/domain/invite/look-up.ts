import { eq } from 'drizzle-orm';
import type { InviteCode } from '@/shared/input/account';
import type { Role } from '@/shared/model/member';
import { workspaces } from '../../db/schema';
import type { Visitor } from '../account/context';
import { accessInviteByCode } from './access';

/** What an invite leads to, for whoever holds its code. */
export async function lookUpInvite(
  visitor: Visitor,
  { code }: InviteCode,
): Promise<{ workspaceName: string; role: Role }> {
  await visitor.limits.take('inviteLookup', visitor.ip);
  const { db } = visitor.store;
  const invite = await accessInviteByCode(code, { in: db, now: visitor.clock.now() });
  const [workspace] = await db
    .select({ name: workspaces.name })
    .from(workspaces)
    .where(eq(workspaces.id, invite.workspaceId));
  return { workspaceName: workspace?.name ?? '', role: invite.role };
}
