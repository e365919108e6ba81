export { acceptInvite } from './accept';
export { createInvite } from './create';
export { listInvites } from './list';
export { lookUpInvite } from './look-up';
export { findInvites } from './queries';
export { inviteSubject } from './replay';
export { revokeInvite } from './revoke';
