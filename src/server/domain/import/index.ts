export { joinImported } from './join';
export { type Account, type AccountedNoun, ImportReport, type OnReportLine } from './report';
export { importSlack, requireSlackExport } from './slack/import';
