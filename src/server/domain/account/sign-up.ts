import { invalid } from '@/shared/errors';
import type { SignUp } from '@/shared/input/account';
import type { Workspace } from '@/shared/model/workspace';
import { isUniqueViolation } from '../../db/errors';
import { hashPassword } from '../../infra/password';
import { acceptAs } from '../invite/accept';
import { accessInviteByCode } from '../invite/access';
import { authenticate } from './authenticate';
import type { Visitor } from './context';
import { createUser } from './create-user';
import { findUserByEmail } from './queries';

/**
 * Makes an account by an invite and lets it into the invite's workspace. With the address of someone who
 * has an account it lets them in when the password is theirs too; else the refusal does not say why.
 */
export async function signUp(visitor: Visitor, input: SignUp): Promise<{ workspace: Workspace }> {
  await visitor.limits.take('signUpByAddress', visitor.ip);
  const { db } = visitor.store;
  // Checked first, so that nobody without an invite can make the server hash passwords.
  await accessInviteByCode(input.code, { in: db, now: visitor.clock.now() });

  if (await findUserByEmail(db, input.email)) return acceptWithPassword(visitor, input);
  const { name, email } = input;
  const passwordHash = await hashPassword(input.password);
  const at = visitor.clock.now();
  try {
    return await acceptAs(visitor, input.code, (tx) =>
      createUser(tx, { name, email, passwordHash, at }),
    );
  } catch (error) {
    if (isUniqueViolation(error, 'users_email_key')) throw signUpRefused();
    throw error;
  }
}

async function acceptWithPassword(visitor: Visitor, input: SignUp) {
  const { email, password, code } = input;
  const user = await authenticate(visitor, { email, password, ip: visitor.ip });
  if (!user) throw signUpRefused();
  return acceptAs(visitor, code, async () => user);
}

const signUpRefused = () =>
  invalid(
    'sign_up_refused',
    'No account can be made with this e-mail address and password. If you have an account, sign in first and open the invite again.',
  );
