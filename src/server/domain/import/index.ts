export { type Counted, ImportReport, type SkippedGroup, type Tally } from './report';
export { type ImportedWorkspace, importSlack } from './slack/import';
