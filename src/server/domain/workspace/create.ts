import type { MemberId, WorkspaceId } from '@/shared/id';
import type { CreateWorkspace } from '@/shared/input/workspace';
import type { Workspace } from '@/shared/model/workspace';
import type { AccountCtx } from '../account/context';
import { newId } from '../new-id';
import { requirePolicy } from '../require';
import { bootstrapWorkspace } from './bootstrap';
import { mayCreateWorkspace } from './entrance';

/** Makes another workspace, which the caller owns. FORBIDDEN `workspace_creation` for those who may not. */
export async function createWorkspace(
  ctx: AccountCtx,
  { name }: CreateWorkspace,
): Promise<{ workspace: Workspace }> {
  await ctx.limits.take('workspaceCreate', ctx.user.id);
  requirePolicy(
    await mayCreateWorkspace(ctx),
    'workspace_creation',
    'Only some people may make workspaces on this server. Ask whoever runs it.',
  );
  const at = ctx.clock.now();
  const workspaceId = newId<WorkspaceId>(at);
  const ownerId = newId<MemberId>(at);
  const { result } = await ctx.commit({ workspaceId, actorId: ownerId }, (tx, recorder) =>
    bootstrapWorkspace(tx, recorder, { workspaceId, ownerId, name, owner: ctx.user, at }),
  );
  return { workspace: result };
}
