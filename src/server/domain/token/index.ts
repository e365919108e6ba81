export { createToken } from './create';
export { listTokens } from './list';
export { findTokens } from './queries';
export { tokenSubject } from './replay';
export { revokeToken } from './revoke';
