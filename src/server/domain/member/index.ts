export { createBot } from './create-bot';
export { deactivateMember } from './deactivate';
export { listMembers } from './list';
export { findMembers } from './queries';
export { reactivateMember } from './reactivate';
export { setRole } from './set-role';
export { getStake } from './stake';
export { updateProfile } from './update-profile';
