import type { Workspace } from '@/shared/model/workspace';
import type { SyncState } from '../state';
import type { Reducer } from './reducer';

export function setWorkspace(state: SyncState, value: Workspace, rev: number): SyncState {
  if (state.workspace && rev <= state.workspace.rev) return state;
  return { ...state, workspace: { value, rev } };
}

export const workspaceReducers = {
  'workspace.updated': (state, { workspace, rev }) => setWorkspace(state, workspace, rev),
} satisfies { 'workspace.updated': Reducer<'workspace.updated'> };
