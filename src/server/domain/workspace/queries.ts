import { and, asc, eq, isNull } from 'drizzle-orm';
import type { UserId, WorkspaceId } from '@/shared/id';
import type { Workspace, WorkspaceSettings } from '@/shared/model/workspace';
import { readSettings } from '@/shared/settings';
import type { Queryable } from '../../db/client';
import { members, type WorkspaceRow, workspaces } from '../../db/schema';
import { presentWorkspace } from './present';

export async function findWorkspace(
  db: Queryable,
  workspaceId: WorkspaceId,
): Promise<Workspace | null> {
  const [row] = await db.select().from(workspaces).where(eq(workspaces.id, workspaceId));
  return row ? presentWorkspace(row) : null;
}

export async function findSettings(
  db: Queryable,
  workspaceId: WorkspaceId,
): Promise<WorkspaceSettings> {
  const [row] = await db
    .select({ settings: workspaces.settings })
    .from(workspaces)
    .where(eq(workspaces.id, workspaceId));
  return readSettings(row?.settings ?? {});
}

/** The workspace that was set up first: whoever owns it runs the server. */
export async function findFirstWorkspace(db: Queryable): Promise<WorkspaceRow | null> {
  const [row] = await db
    .select()
    .from(workspaces)
    .orderBy(asc(workspaces.createdAt), asc(workspaces.id))
    .limit(1);
  return row ?? null;
}

/** The workspace that someone has been in for longest; `null` when they are active in none. */
export async function findFirstWorkspaceOf(
  db: Queryable,
  userId: UserId,
): Promise<WorkspaceRow | null> {
  const [row] = await db
    .select({ workspace: workspaces })
    .from(members)
    .innerJoin(workspaces, eq(workspaces.id, members.workspaceId))
    .where(and(eq(members.userId, userId), isNull(members.deactivatedAt)))
    .orderBy(asc(members.createdAt), asc(workspaces.id))
    .limit(1);
  return row?.workspace ?? null;
}
