export { findAuditPage, listAudit } from './list';
export { pruneAudit } from './prune';
