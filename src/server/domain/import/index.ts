export { joinImported } from './join';
export { type Account, ImportReport, type OnReportLine } from './report';
export { importSlack } from './slack/import';
