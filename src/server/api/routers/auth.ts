import {
  changePassword,
  emailCode,
  inviteCode,
  requestEmailChange,
  requestReset,
  resetCode,
  resetPassword,
  setUp,
  signUp,
} from '@/shared/input/account';
import type { Visitor } from '../../domain/account';
import * as accounts from '../../domain/account';
import { acceptInvite, lookUpInvite } from '../../domain/invite';
import type { ApiContext } from '../context';
import { account, askerOf, known, open } from '../trpc';

const visitorOf = (ctx: ApiContext): Visitor => ({ ...ctx.domain, ip: ctx.ip });
const userOf = ({ principal }: ApiContext) =>
  principal.kind === 'session' ? principal.user : null;

export const authRouter = {
  /** Whether this server still needs its first user, who is signed in, and how one can sign in. */
  status: open.query(({ ctx }) =>
    accounts.authStatus(ctx.domain, { user: userOf(ctx), providers: ctx.providers }),
  ),
  /**
   * Who the caller's credential stands for: the account of a session; or the token, its member and its
   * workspace. UNAUTHORIZED `token_invalid`, `unauthenticated`.
   */
  whoami: known.query(({ ctx }) => accounts.whoAmI(ctx.domain, askerOf(ctx.principal, 'read'))),
  /**
   * Makes the first user and their workspace, on a server that has nobody; then sign in with the same
   * e-mail address and password. FORBIDDEN `already_set_up` ever after, and `set_up_code` where
   * `auth.status` says that the server needs a code and `code` is not the one in its log; BAD_REQUEST
   * `password_common`, `password_own`; TOO_MANY_REQUESTS `busy`; 30 an hour.
   */
  setUp: open.input(setUp).mutation(({ ctx, input }) => accounts.setUp(visitorOf(ctx), input)),
  /** What an invite's code leads to. NOT_FOUND `invite_gone` once it no longer works; 60 a minute. */
  invite: open
    .input(inviteCode)
    .query(({ ctx, input }) => lookUpInvite(visitorOf(ctx), { ...input, userId: userOf(ctx)?.id })),
  /**
   * Creates an account from an invite; sign in afterwards. With the address and password of an existing
   * account, that account joins the workspace. NOT_FOUND `invite_gone`; FORBIDDEN `invite_address` (the invite is for another
   * address), `single_sign_on_only`, and after the right password `account_disabled`, `deactivated`;
   * BAD_REQUEST `password_common`, `password_own`, and `sign_up_refused` when the address has an account and
   * the password is wrong; TOO_MANY_REQUESTS `busy`; 30 an hour.
   */
  signUp: open.input(signUp).mutation(({ ctx, input }) => accounts.signUp(visitorOf(ctx), input)),
  /**
   * Brings the signed-in person into the invite's workspace; done twice, it counts once. NOT_FOUND
   * `invite_gone`, FORBIDDEN `invite_address` (it is for another address), `deactivated`; 60 a minute.
   * Sessions only, not tokens: FORBIDDEN `session_only`.
   */
  acceptInvite: account.input(inviteCode).mutation(({ ctx, input }) => acceptInvite(ctx.me, input)),
  /**
   * Sends a mail with a link for setting a new password, if this address has an account. The response is the same if
   * it has none. At most five mails an hour go to an address. FORBIDDEN `mail_off` where the server sends no mail (`auth.status` says
   * so), `single_sign_on_only`; 30 an hour.
   */
  requestReset: open
    .input(requestReset)
    .mutation(({ ctx, input }) => accounts.requestReset(visitorOf(ctx), input)),
  /** Whose password a link sets. NOT_FOUND `reset_gone` once it no longer works; 60 a minute. */
  reset: open
    .input(resetCode)
    .query(({ ctx, input }) => accounts.lookUpReset(visitorOf(ctx), input)),
  /**
   * Sets a new password by a link and signs the account out everywhere; then sign in. NOT_FOUND `reset_gone`: a link
   * works once, within 30 minutes. FORBIDDEN `single_sign_on_only`, BAD_REQUEST `password_common`, `password_own`;
   * TOO_MANY_REQUESTS `busy`; 60 a minute.
   */
  resetPassword: open
    .input(resetPassword)
    .mutation(({ ctx, input }) => accounts.resetPassword(visitorOf(ctx), input)),
  /**
   * Sets a new password and ends every other session. BAD_REQUEST `wrong_password`, `password_common`,
   * `password_own`; TOO_MANY_REQUESTS `busy`; 10 tries in 15 minutes.
   * Sessions only, not tokens: FORBIDDEN `session_only`.
   */
  changePassword: account
    .input(changePassword)
    .mutation(({ ctx, input }) => accounts.changePassword(ctx.me, input)),
  /**
   * Mails a link to a new address, which becomes the account’s when it is confirmed there, within a day; until then
   * nothing changes. The response is the same if the address has an account. At most five mails an hour go to an
   * address. BAD_REQUEST `wrong_password`; FORBIDDEN `mail_off`, and `no_password` for who signs in through another
   * service; 10 tries in 15 minutes. Sessions only, not tokens: FORBIDDEN `session_only`.
   */
  requestEmailChange: account
    .input(requestEmailChange)
    .mutation(({ ctx, input }) => accounts.requestEmailChange(ctx.me, input)),
  /**
   * What such a link changes, for the account that it is of. NOT_FOUND `confirmation_gone` for every other one, and once
   * it no longer works; 60 a minute. Sessions only, not tokens: FORBIDDEN `session_only`.
   */
  emailChange: account
    .input(emailCode)
    .query(({ ctx, input }) => accounts.lookUpEmailChange(ctx.me, input)),
  /**
   * Sets the new address by the link that was mailed to it, and sends a mail about it to the old one. NOT_FOUND
   * `confirmation_gone`: a link works once, for the account that it is of; CONFLICT `address_taken`; 60 a minute.
   * Sessions only, not tokens: FORBIDDEN `session_only`.
   */
  confirmEmailChange: account
    .input(emailCode)
    .mutation(({ ctx, input }) => accounts.confirmEmailChange(ctx.me, input)),
};
