export { checkEmptyDatabase, loadDump, requireKnownMigration } from './load';
export { openSnapshot } from './snapshot';
export type { Table } from './tables';
