export { type Asker, accessWorkspace } from './access';
export { createWorkspace } from './create';
export { getWorkspace, type WorkspaceView } from './get';
export { listWorkspaces, type OwnWorkspace } from './list';
export { findWorkspace } from './queries';
export { updateWorkspace } from './update';
