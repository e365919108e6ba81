import { and, eq } from 'drizzle-orm';
import type { GetWorkspace } from '@/shared/input/workspace';
import type { WorkspaceView } from '@/shared/model/workspace';
import { workspaceAbilities } from '@/shared/policy/workspace';
import { members, workspaceHeads, workspaces } from '../../db/schema';
import type { Domain } from '../context';
import { presentMember } from '../member/present';
import { type Asker, accessWorkspaceBySlug } from './access';
import { presentWorkspace } from './present';

/** A workspace by its part of the address, with the caller as a member of it. */
export async function getWorkspace(
  domain: Domain,
  { asker, slug }: GetWorkspace & { asker: Asker },
): Promise<WorkspaceView> {
  const { actor, workspaceId, via } = await accessWorkspaceBySlug(domain, asker, slug);
  const [row] = await domain.store.db
    .select({ workspace: workspaces, rev: workspaceHeads.rev, member: members })
    .from(workspaces)
    .innerJoin(workspaceHeads, eq(workspaceHeads.workspaceId, workspaces.id))
    .innerJoin(members, and(eq(members.workspaceId, workspaces.id), eq(members.id, actor.id)))
    .where(eq(workspaces.id, workspaceId));
  if (!row) throw new Error(`Workspace ${workspaceId} has no head row`);
  // Read again, so that all of it stands at the same rev; a token's role stays as lowered as it was.
  const me = via.kind === 'token' ? { ...row.member, role: actor.role } : row.member;
  const workspace = presentWorkspace(row.workspace);
  return {
    workspace,
    me: presentMember(me),
    can: workspaceAbilities(me, workspace.settings),
    rev: row.rev,
  };
}
