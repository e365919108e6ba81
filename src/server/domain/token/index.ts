export { createToken } from './create';
export { listTokens } from './list';
export { tokenSubject } from './replay';
export { revokeToken } from './revoke';
