import { eq } from 'drizzle-orm';
import { notFound } from '@/shared/errors';
import type { UpdateWorkspace } from '@/shared/input/workspace';
import type { Workspace } from '@/shared/model/workspace';
import { canUpdateWorkspace } from '@/shared/policy/workspace';
import { workspaces } from '../../db/schema';
import { authorOf, type Ctx } from '../context';
import { requirePolicy } from '../require';
import { presentWorkspace } from './present';

/** Renames a workspace. Its part of the address stays, so that links keep working. */
export async function updateWorkspace(
  ctx: Ctx,
  { name }: UpdateWorkspace,
): Promise<{ workspace: Workspace; rev: number }> {
  requirePolicy(
    canUpdateWorkspace(ctx.actor),
    'admins_only',
    'Only owners and admins can rename the workspace.',
  );
  const own = eq(workspaces.id, ctx.workspaceId);
  const { result, rev } = await ctx.commit(authorOf(ctx), async (tx, { record, audit }) => {
    const [before] = await tx.select().from(workspaces).where(own).for('no key update');
    if (!before) throw notFound('workspace');
    if (before.name === name) return presentWorkspace(before);
    await tx.update(workspaces).set({ name }).where(own);
    const workspace = presentWorkspace({ ...before, name });
    record({
      type: 'workspace.updated',
      payload: { workspace },
      audience: { to: 'workspace' },
    });
    audit({ action: 'workspace.renamed', detail: { before: before.name, after: name } });
    return workspace;
  });
  return { workspace: result, rev };
}
