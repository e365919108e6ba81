export { authenticate, type Credentials } from './authenticate';
export { changePassword } from './change-password';
export type { AccountCtx, Visitor } from './context';
export { presentAccount } from './present';
export { findUserByEmail, needsSetUp } from './queries';
export { type ProviderAccount, resolveProviderAccount } from './resolve-provider-account';
