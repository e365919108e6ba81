export { NoSuchPage } from './no-such-page';
export { NotAllowed } from './not-allowed';
export { NotHere } from './not-here';
export { PanelFrame } from './panel-frame';
export { Row, Rows, RowsShape } from './rows';
export { type WorkspaceContext, workspaceKey } from './use-workspace';
export { WorkspacePage } from './workspace-page';
