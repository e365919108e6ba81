import { Failure, forbidden, invalid } from '@/shared/errors';
import type { WorkspaceId } from '@/shared/id';
import type { SignUp } from '@/shared/input/account';
import type { Workspace } from '@/shared/model/workspace';
import { isUniqueViolation } from '../../db/errors';
import { hashPassword } from '../../infra/password';
import { acceptAs } from '../invite/accept';
import { accessWorkingInvite } from '../invite/access';
import { opens } from '../invite/code';
import { findWorkspace } from '../workspace/queries';
import { authenticate } from './authenticate';
import type { Visitor } from './context';
import { createUser } from './create-user';
import { findUserByEmail } from './queries';
import { requireGoodPassword } from './require-password';

/**
 * Makes an account by an invite and lets it into the invite's workspace. With the address of someone who
 * has an account it lets them in when the password is theirs too; else it is refused, which only the address of
 * an account is.
 */
export async function signUp(visitor: Visitor, input: SignUp): Promise<{ workspace: Workspace }> {
  await visitor.limits.take('signUpByAddress', visitor.ip);
  const { db } = visitor.store;
  // Checked first, so that nobody without an invite can make the server hash passwords.
  const which = opens(visitor, input.code);
  const invite = await accessWorkingInvite(which, { in: db, now: visitor.clock.now() });
  if (!visitor.entry.passwordSignIn) throw passwordsOff();

  if (await findUserByEmail(db, input.email)) {
    return acceptWithPassword(visitor, input, invite.workspaceId);
  }
  const { name, email } = input;
  const workspace = await findWorkspace(db, invite.workspaceId);
  await requireGoodPassword(input.password, { own: [name, email, workspace?.name ?? ''] });
  const passwordHash = await hashPassword(input.password);
  const at = visitor.clock.now();
  try {
    return await acceptAs(visitor, which, (tx) =>
      createUser(tx, { name, email, passwordHash, at }),
    );
  } catch (error) {
    if (isUniqueViolation(error, 'users_email_key')) throw signUpRefused();
    throw error;
  }
}

async function acceptWithPassword(visitor: Visitor, input: SignUp, workspaceId: WorkspaceId) {
  const { email, password, code } = input;
  const user = await authenticate(visitor, { email, password, ip: visitor.ip });
  if (!user) throw signUpRefused();
  try {
    return await acceptAs(visitor, opens(visitor, code), async () => user);
  } catch (error) {
    if (error instanceof Failure && error.kind === 'forbidden') {
      visitor.signInAudit.refused({
        userId: user.id,
        ip: visitor.ip,
        at: visitor.clock.now(),
        method: 'password',
        reason: error.reason,
        // A deactivated person is so in this workspace alone; for another address's invite, in none of theirs.
        workspaceId: error.reason === 'deactivated' ? workspaceId : undefined,
      });
    }
    throw error;
  }
}

export const passwordsOff = () =>
  forbidden(
    'single_sign_on_only',
    'This server is for single sign-on only. Sign in with your organisation’s account.',
  );

const signUpRefused = () =>
  invalid(
    'sign_up_refused',
    'No account can be made with this e-mail address and password. If you have an account, sign in first and open the invite again.',
  );
