export { authenticate, type Credentials } from './authenticate';
export { changePassword } from './change-password';
export type { AccountCtx, Visitor } from './context';
export { findUserByEmail, needsSetUp } from './queries';
export { type ProviderAccount, resolveProviderAccount } from './resolve-provider-account';
export { setUp } from './set-up';
export { signUp } from './sign-up';
export { authStatus } from './status';
