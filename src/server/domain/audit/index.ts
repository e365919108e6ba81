export { findAuditPage, listAudit } from './list';
