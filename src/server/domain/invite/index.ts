export { acceptInvite } from './accept';
export { createInvite } from './create';
export { listInvites } from './list';
export { lookUpInvite } from './look-up';
export { inviteSubject } from './replay';
export { revokeInvite } from './revoke';
