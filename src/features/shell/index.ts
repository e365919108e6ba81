export { WorkspaceView } from './workspace-view';
