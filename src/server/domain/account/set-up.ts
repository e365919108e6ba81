import { sql } from 'drizzle-orm';
import { forbidden } from '@/shared/errors';
import type { MemberId, WorkspaceId } from '@/shared/id';
import type { SetUp } from '@/shared/input/account';
import type { Workspace } from '@/shared/model/workspace';
import type { Tx } from '../../db/client';
import { hashPassword } from '../../infra/password';
import { newId } from '../new-id';
import { bootstrapWorkspace } from '../workspace/bootstrap';
import type { Visitor } from './context';
import { createUser } from './create-user';
import { needsSetUp } from './queries';
import { requireGoodPassword } from './require-password';
import { requireSetUpCode } from './set-up-code';

/** Key of the advisory lock under which the first user is made. */
const SETTING_UP = 7_270_004;

/** Makes the first user and their workspace on a server that has nobody yet. */
export async function setUp(visitor: Visitor, input: SetUp): Promise<{ workspace: Workspace }> {
  await visitor.limits.take('signUpByAddress', visitor.ip);
  if (!(await needsSetUp(visitor.store.db))) throw alreadySetUp();
  requireSetUpCode(visitor, input.code);

  await requireGoodPassword(input.password, {
    own: [input.name, input.email, input.workspaceName],
  });
  const passwordHash = await hashPassword(input.password);
  const at = visitor.clock.now();
  const workspaceId = newId<WorkspaceId>(at);
  const ownerId = newId<MemberId>(at);
  const { result } = await visitor.commit(
    { workspaceId, actorId: ownerId },
    async (tx, recorder) => {
      await holdSetUp(tx);
      const { name, email } = input;
      const owner = await createUser(tx, { name, email, passwordHash, at });
      return bootstrapWorkspace(tx, recorder, {
        workspaceId,
        ownerId,
        owner,
        name: input.workspaceName,
        at,
      });
    },
  );
  return { workspace: result };
}

// Two people may set up at once: the second waits for the first, and then finds that it is done.
async function holdSetUp(tx: Tx): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(${SETTING_UP})`);
  if (!(await needsSetUp(tx))) throw alreadySetUp();
}

const alreadySetUp = () =>
  forbidden('already_set_up', 'This server is set up already. Sign in, or ask for an invite.');
