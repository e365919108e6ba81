export { createToken } from './create';
export { findToken, type LiveToken } from './find-live';
export { listTokens } from './list';
export { findTokens } from './queries';
export { revokeToken } from './revoke';
