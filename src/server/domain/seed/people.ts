import type { MemberId, WorkspaceId } from '@/shared/id';
import type { Workspace } from '@/shared/model/workspace';
import type { Tx } from '../../db/client';
import type { MemberRow, UserRow } from '../../db/schema';
import { hashPassword } from '../../infra/password';
import { createUser } from '../account/create-user';
import { findUserByEmail } from '../account/queries';
import type { Ctx, Domain } from '../context';
import { updateProfile } from '../member';
import { addMember } from '../member/add';
import { newId } from '../new-id';
import { actAsOwner } from '../operator';
import { foundWorkspace } from '../workspace/found';
import type { Dice } from './dice';
import type { SeedPlan } from './plan';
import { FIRST_NAMES, LAST_NAMES, TITLES } from './words';

const ADMINS = 0.05;

export interface Population {
  workspace: Workspace;
  /** Everyone, the owner first, each able to act. */
  people: [Ctx, ...Ctx[]];
}

/** Makes the workspace and its people, who all have the same password. */
export async function populate(domain: Domain, plan: SeedPlan, dice: Dice): Promise<Population> {
  const at = domain.clock.now();
  const workspaceId = newId<WorkspaceId>(at);
  const ownerId = newId<MemberId>(at);
  // One hash for all: hashing takes its time on purpose.
  const passwordHash = await hashPassword(plan.password);
  const userAt = (tx: Tx, index: number) => ensureUser(tx, { index, passwordHash, at });

  const { result } = await domain.commit(
    { workspaceId, actorId: ownerId },
    async (tx, recorder) => {
      const owner = await userAt(tx, 0);
      const founding = { workspaceId, ownerId, name: plan.workspace, owner, at };
      const workspace = await foundWorkspace(tx, recorder, founding);
      const rows: MemberRow[] = [];
      for (let index = 1; index < plan.members; index += 1) {
        const user = await userAt(tx, index);
        const role = dice.chance(ADMINS) ? 'admin' : 'member';
        rows.push(await addMember(tx, recorder, { workspaceId, id: newId(at), user, role, at }));
      }
      return { workspace, rows };
    },
  );

  const owner = await actAsOwner(domain, workspaceId);
  const others = result.rows.map((actor): Ctx => ({ ...owner, actor }));
  for (const ctx of [owner, ...others]) {
    await updateProfile(ctx, { workspaceId, title: dice.pick(TITLES) });
  }
  return { workspace: result.workspace, people: [owner, ...others] };
}

interface SeedUser {
  index: number;
  passwordHash: string;
  at: Date;
}

async function ensureUser(tx: Tx, { index, passwordHash, at }: SeedUser): Promise<UserRow> {
  const { name, email } = personAt(index);
  return (await findUserByEmail(tx, email)) ?? createUser(tx, { email, name, passwordHash, at });
}

/** The nth person: always the same name, no address twice. */
export function personAt(index: number): { name: string; email: string } {
  const round = Math.floor(index / FIRST_NAMES.length);
  const first = FIRST_NAMES[index % FIRST_NAMES.length] ?? 'Ada';
  const last = LAST_NAMES[(index * 7 + round) % LAST_NAMES.length] ?? 'Berg';
  const number = round < LAST_NAMES.length ? '' : String(round);
  return {
    name: `${first} ${last}`,
    email: `${first}.${last}${number}@example.com`.toLowerCase(),
  };
}
