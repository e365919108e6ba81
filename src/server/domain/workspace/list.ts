import { and, asc, eq, isNull } from 'drizzle-orm';
import type { OwnWorkspace } from '@/shared/model/workspace';
import { members, workspaces } from '../../db/schema';
import type { AccountCtx } from '../account/context';
import { presentWorkspace } from './present';

/** The workspaces that the caller is an active member of, oldest first. */
export async function listWorkspaces(ctx: AccountCtx): Promise<OwnWorkspace[]> {
  const rows = await ctx.store.db
    .select({ workspace: workspaces, role: members.role })
    .from(members)
    .innerJoin(workspaces, eq(workspaces.id, members.workspaceId))
    .where(and(eq(members.userId, ctx.user.id), isNull(members.deactivatedAt)))
    .orderBy(asc(members.createdAt), asc(workspaces.id));
  return rows.map(({ workspace, role }) => ({ workspace: presentWorkspace(workspace), role }));
}
