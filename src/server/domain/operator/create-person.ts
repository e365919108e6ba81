import { conflict } from '@/shared/errors';
import type { MemberId, WorkspaceId } from '@/shared/id';
import type { Role } from '@/shared/model/member';
import { isUniqueViolation } from '../../db/errors';
import { hashPassword } from '../../infra/password';
import { createUser } from '../account/create-user';
import { findUserByEmail } from '../account/queries';
import { requireGoodPassword } from '../account/require-password';
import type { Domain } from '../context';
import { enterWorkspace } from '../member/enter-workspace';
import { newId } from '../new-id';
import { findWorkspace } from '../workspace';

interface NewPerson {
  email: string;
  name: string;
  password: string;
  workspaceId: WorkspaceId;
  role: Role;
}

/** Makes an account, or takes the one there is, and lets it into a workspace without an invite. */
export async function createPerson(
  domain: Domain,
  { email, name, password, workspaceId, role }: NewPerson,
): Promise<{ hadAccount: boolean }> {
  const known = await findUserByEmail(domain.store.db, email);
  if (!known) {
    const workspace = await findWorkspace(domain.store.db, workspaceId);
    await requireGoodPassword(password, { own: [name, email, workspace?.name ?? ''] });
  }
  const passwordHash = known ? null : await hashPassword(password);
  const at = domain.clock.now();
  const memberId = newId<MemberId>(at);
  try {
    await domain.commit({ workspaceId, actorId: null }, async (tx, recorder) => {
      const user = known ?? (await createUser(tx, { email, name, passwordHash, at }));
      await enterWorkspace(tx, recorder, { workspaceId, memberId, user, role, at });
      recorder.audit({
        action: 'member.created',
        subjectId: memberId,
        detail: { role },
      });
    });
  } catch (error) {
    if (isUniqueViolation(error, 'members_user_key')) {
      throw conflict('member_exists', `${email} is in this workspace already.`);
    }
    throw error;
  }
  return { hadAccount: known !== null };
}
