export { NoSuchPage } from './no-such-page';
export { NotAllowed } from './not-allowed';
export { NotFound } from './not-found';
export { PanelFrame } from './panel-frame';
export { Row, Rows, RowsSkeleton } from './rows';
export { type WorkspaceContext, workspaceKey } from './use-workspace';
export { ViewHeader } from './view-header';
export { WorkspacePage } from './workspace-page';
