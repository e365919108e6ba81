import { invalid } from '@/shared/errors';
import type { MemberId, WorkspaceId } from '@/shared/id';
import type { Workspace } from '@/shared/model/workspace';
import { findUserByEmail } from '../account/queries';
import type { Domain } from '../context';
import { newId } from '../new-id';
import { bootstrapWorkspace } from '../workspace/bootstrap';

/** Makes a workspace that belongs to the account with this address. */
export async function createWorkspaceFor(
  domain: Domain,
  { name, email }: { name: string; email: string },
): Promise<Workspace> {
  const owner = await findUserByEmail(domain.store.db, email);
  if (!owner) throw invalid('no_account', `There is no account with the address ${email}.`);
  const at = domain.clock.now();
  const workspaceId = newId<WorkspaceId>(at);
  const ownerId = newId<MemberId>(at);
  const { result } = await domain.commit({ workspaceId, actorId: null }, (tx, recorder) =>
    bootstrapWorkspace(tx, recorder, { workspaceId, ownerId, name, owner, at }),
  );
  return result;
}
