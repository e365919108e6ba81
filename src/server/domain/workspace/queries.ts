import { eq } from 'drizzle-orm';
import type { WorkspaceId } from '@/shared/id';
import type { Workspace } from '@/shared/model/workspace';
import type { Queryable } from '../../db/client';
import { workspaces } from '../../db/schema';
import { presentWorkspace } from './present';

export async function findWorkspace(
  db: Queryable,
  workspaceId: WorkspaceId,
): Promise<Workspace | null> {
  const [row] = await db.select().from(workspaces).where(eq(workspaces.id, workspaceId));
  return row ? presentWorkspace(row) : null;
}
