import { and, asc, eq, isNotNull } from 'drizzle-orm';
import type { EntranceView } from '@/shared/model/workspace';
import { canCreateWorkspace } from '@/shared/policy/workspace-creation';
import { members, workspaces } from '../../db/schema';
import type { AccountCtx } from '../account/context';
import { findMemberOf } from '../member/queries';
import { findFirstWorkspace } from './queries';

/** What the entrance shows someone beside their workspaces: whether they may make one, and where they were shut out. */
export async function getEntrance(ctx: AccountCtx): Promise<EntranceView> {
  const rows = await ctx.store.db
    .select({ name: workspaces.name })
    .from(members)
    .innerJoin(workspaces, eq(workspaces.id, members.workspaceId))
    .where(and(eq(members.userId, ctx.user.id), isNotNull(members.deactivatedAt)))
    .orderBy(asc(workspaces.name));
  return {
    canCreate: await mayCreateWorkspace(ctx),
    deactivatedIn: rows.map((row) => row.name),
  };
}

export async function mayCreateWorkspace(ctx: AccountCtx): Promise<boolean> {
  const first = await findFirstWorkspace(ctx.store.db);
  if (!first) return false;
  const { id: workspaceId } = first;
  const member = await findMemberOf(ctx.store.db, { workspaceId, userId: ctx.user.id });
  return canCreateWorkspace(ctx.entry.workspaceCreation, member);
}
