import type { WorkspaceSettings } from '@/shared/model/workspace';
import { applyWorkspace } from '../apply';
import type { Scope } from '../scope';

/** Returns the name as it is now: cleaned. */
export async function renameWorkspace(scope: Scope, name: string): Promise<string> {
  const { trpc, workspaceId, replica } = scope;
  const answer = await trpc.workspace.update.mutate({ workspaceId, name });
  replica.update((state) => applyWorkspace(state, answer));
  return answer.workspace.name;
}

/** Changes some of the settings that hold for everyone in the workspace. */
export async function updateSettings(
  scope: Scope,
  settings: Partial<WorkspaceSettings>,
): Promise<void> {
  const { trpc, workspaceId, replica } = scope;
  const answer = await trpc.workspace.updateSettings.mutate({ workspaceId, settings });
  replica.update((state) => applyWorkspace(state, answer));
}
