export { createBackup } from './create';
export { moveDatabase, moveIntoDataDir } from './move';
export { restoreBackup } from './restore';
