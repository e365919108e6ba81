export { authenticate } from './authenticate';
export { changePassword } from './change-password';
export type { AccountCtx, Visitor } from './context';
export { resolveProviderAccount } from './resolve-provider-account';
export { setUp } from './set-up';
export { signUp } from './sign-up';
export { authStatus } from './status';
export { endsSoon, whoAmI } from './who-am-i';
