export { type Asker, accessWorkspace } from './access';
export { createWorkspace } from './create';
export { getEntrance } from './entrance';
export { getWorkspace } from './get';
export { listWorkspaces } from './list';
export { findFirstWorkspaceOf, findWorkspace } from './queries';
export { workspaceSubject } from './replay';
export { updateWorkspace } from './update';
export { updateSettings } from './update-settings';
