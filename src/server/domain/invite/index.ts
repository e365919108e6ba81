export { acceptInvite } from './accept';
export { createInvite } from './create';
export { listInvites } from './list';
export { lookUpInvite } from './look-up';
export { enqueueInvitations, findInvitation, noteMailed } from './mailing';
export { inviteSubject } from './replay';
export { resendInvite } from './resend';
export { revokeInvite } from './revoke';
