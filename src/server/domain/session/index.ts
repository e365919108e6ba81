export { findLiveSession, type LiveSession } from './find-live';
export { listSessions } from './list';
export { endSession, revokeOtherSessions, revokeSession } from './revoke';
export { type SignedInFrom, startSession } from './start';
