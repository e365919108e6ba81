export { actAs, actAsOwner } from './act-as';
export { createPerson } from './create-person';
export { findMemberByName } from './find-member';
export { requireWorkspace } from './find-workspace';
export { promote } from './promote';
export { setPassword } from './set-password';
export { type HeldToken, listAllTokens, revokeNamedToken } from './tokens';
