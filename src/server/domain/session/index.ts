export { listSessions } from './list';
export { endSession, revokeOtherSessions, revokeSession } from './revoke';
export { countSessionStart, startSession } from './start';
