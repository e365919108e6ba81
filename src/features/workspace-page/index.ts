export { NoSuchPage } from './no-such-page';
export { NotAllowed } from './not-allowed';
export { Row, Rows, RowsShape } from './rows';
export { type WorkspaceContext, workspaceKey } from './use-workspace';
export { WorkspacePage } from './workspace-page';
