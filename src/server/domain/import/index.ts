export { ImportReport } from './report';
export { importSlack } from './slack/import';
