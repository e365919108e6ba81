import * as z from 'zod';
import { LIMITS } from '../limits';
import { TOKEN_SCOPES } from '../model/account';
import { email, inWorkspace, password, singleLine } from './common';
import { memberId, sessionId, tokenId } from './id';

export const setUp = z.object({
  workspaceName: singleLine(LIMITS.nameLength),
  name: singleLine(LIMITS.nameLength),
  email,
  password,
  /** The set-up code, where the server asks for one. */
  code: z.string().max(100).optional(),
});
export const inviteCode = z.object({ code: z.string().min(1).max(200) });
export const signUp = inviteCode.extend({ name: singleLine(LIMITS.nameLength), email, password });
export const requestReset = z.object({ email });
export const resetCode = z.object({ code: z.string().min(1).max(200) });
export const resetPassword = resetCode.extend({ password });
/** With the present password. */
export const requestEmailChange = z.object({
  email,
  password: z.string().min(1, 'Enter your password.').max(LIMITS.passwordMaxLength),
});
export const emailCode = z.object({ code: z.string().min(1).max(600) });
export const changePassword = z.object({
  currentPassword: z.string().max(LIMITS.passwordMaxLength),
  newPassword: password,
});
export const revokeSession = z.object({ sessionId });
export const createToken = inWorkspace.extend({
  name: singleLine(LIMITS.tokenNameLength),
  scopes: z.array(z.enum(TOKEN_SCOPES)).min(1).default(['read', 'write']),
  /** A bot to make it for (admins only); the caller's own when left out. */
  memberId: memberId.optional(),
  expiresInDays: z.int().min(1).max(3650).nullable().default(null),
});
export const revokeToken = inWorkspace.extend({ tokenId });

export type SetUp = z.output<typeof setUp>;
export type InviteCode = z.output<typeof inviteCode>;
export type SignUp = z.output<typeof signUp>;
export type RequestReset = z.output<typeof requestReset>;
export type ResetCode = z.output<typeof resetCode>;
export type ResetPassword = z.output<typeof resetPassword>;
export type RequestEmailChange = z.output<typeof requestEmailChange>;
export type EmailCode = z.output<typeof emailCode>;
export type ChangePassword = z.output<typeof changePassword>;
export type RevokeSession = z.output<typeof revokeSession>;
export type CreateToken = z.output<typeof createToken>;
export type RevokeToken = z.output<typeof revokeToken>;
