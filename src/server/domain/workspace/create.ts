import type { MemberId, WorkspaceId } from '@/shared/id';
import type { CreateWorkspace } from '@/shared/input/workspace';
import type { Workspace } from '@/shared/model/workspace';
import type { AccountCtx } from '../account/context';
import { newId } from '../new-id';
import { foundWorkspace } from './found';

/** Makes another workspace, which the caller owns. */
export async function createWorkspace(
  ctx: AccountCtx,
  { name }: CreateWorkspace,
): Promise<{ workspace: Workspace }> {
  await ctx.limits.take('workspaceCreate', ctx.user.id);
  const at = ctx.clock.now();
  const workspaceId = newId<WorkspaceId>(at);
  const ownerId = newId<MemberId>(at);
  const { result } = await ctx.commit({ workspaceId, actorId: ownerId }, (tx, recorder) =>
    foundWorkspace(tx, recorder, { workspaceId, ownerId, name, owner: ctx.user, at }),
  );
  return { workspace: result };
}
