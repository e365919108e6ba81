export { AccountFrame } from './account-frame';
export { CreateWorkspaceDialog } from './create-workspace-dialog';
export { Entrance } from './entrance';
export { InviteScreen } from './invite-screen';
export { PasswordField } from './password-field';
export { SetUpScreen } from './set-up-screen';
export { SignInScreen } from './sign-in-screen';
export { useAuthStatus } from './use-auth-status';
