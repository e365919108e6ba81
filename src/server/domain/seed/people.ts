import { inArray, sql } from 'drizzle-orm';
import type { MemberId, UserId, WorkspaceId } from '@/shared/id';
import type { Role } from '@/shared/model/member';
import type { Workspace } from '@/shared/model/workspace';
import type { Tx } from '../../db/client';
import { type MemberRow, members, type UserRow, users } from '../../db/schema';
import type { Recorder } from '../../events/commit';
import { hashPassword } from '../../infra/password';
import type { Ctx, Domain } from '../context';
import { handleFrom, numberedHandle } from '../member/handle';
import { presentMember } from '../member/present';
import { directoryAudience } from '../member/record-change';
import { newId } from '../new-id';
import { actAsOwner } from '../operator';
import { bootstrapWorkspace } from '../workspace/bootstrap';
import type { Dice } from './dice';
import type { SeedPlan } from './plan';
import { FIRST_NAMES, LAST_NAMES, TITLES } from './words';

const ADMINS = 0.05;
const MOST_ADMINS = 12;
const GUESTS = 0.03;
const GUESTS_FROM = 40;
/** People who come in with one commit: more would be more values than a statement may have. */
const TOGETHER = 500;

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
  const author = { workspaceId, actorId: ownerId };

  const { result: workspace } = await domain.commit(author, async (tx, recorder) => {
    const [owner] = await ensureUsers(tx, { from: 0, to: 1, passwordHash, at });
    if (!owner) throw new Error('The owner was not made');
    return bootstrapWorkspace(tx, recorder, {
      workspaceId,
      ownerId,
      name: plan.workspace,
      owner,
      at,
    });
  });
  const owner = await actAsOwner(domain, workspaceId);

  const others: Ctx[] = [];
  const handles = new Set([owner.actor.handle]);
  for (let from = 1; from < plan.members; from += TOGETHER) {
    const to = Math.min(from + TOGETHER, plan.members);
    const { result } = await domain.commit(author, async (tx, recorder) => {
      const people = await ensureUsers(tx, { from, to, passwordHash, at });
      const newcomers = people.map((user, index) => ({
        workspaceId,
        id: newId<MemberId>(at),
        userId: user.id,
        handle: freeHandle(user.email, handles),
        name: user.name,
        title: dice.skewed(TITLES),
        role: roleAt(from + index, plan.members, dice),
        createdAt: at,
      }));
      return insertMembers(tx, recorder, newcomers);
    });
    others.push(...result.map((actor): Ctx => ({ ...owner, actor })));
  }
  return { workspace, people: [owner, ...others] };
}

function roleAt(index: number, members: number, dice: Dice): Role {
  if (index <= Math.min(MOST_ADMINS, Math.floor(members * ADMINS))) return 'admin';
  return members >= GUESTS_FROM && dice.chance(GUESTS) ? 'guest' : 'member';
}

function freeHandle(email: string, taken: Set<string>): string {
  const base = handleFrom(email);
  for (let attempt = 1; ; attempt += 1) {
    const handle = numberedHandle(base, attempt);
    if (taken.has(handle)) continue;
    taken.add(handle);
    return handle;
  }
}

type Newcomer = typeof members.$inferInsert;

/** All with one statement, and each with the event that joining has. */
async function insertMembers(
  tx: Tx,
  { record }: Recorder,
  newcomers: Newcomer[],
): Promise<MemberRow[]> {
  if (newcomers.length === 0) return [];
  const rows = await tx.insert(members).values(newcomers).returning();
  const [first] = rows;
  if (!first) return [];
  const audience = await directoryAudience(tx, first.workspaceId);
  for (const row of rows) {
    record({
      type: 'member.joined',
      payload: { member: presentMember(row) },
      audience,
      memberId: row.id,
    });
  }
  return rows;
}

interface SeedUsers {
  from: number;
  to: number;
  passwordHash: string;
  at: Date;
}

/** The people from one number to before another; those who have an account by now keep it. */
async function ensureUsers(tx: Tx, { from, to, passwordHash, at }: SeedUsers): Promise<UserRow[]> {
  const people = Array.from({ length: to - from }, (_, index) => personAt(from + index));
  const emails = people.map(({ email }) => email);
  await tx
    .insert(users)
    .values(
      people.map((person) => ({ ...person, id: newId<UserId>(at), passwordHash, createdAt: at })),
    )
    .onConflictDoNothing();
  const rows = await tx
    .select()
    .from(users)
    .where(inArray(sql`lower(${users.email})`, emails));
  const byEmail = new Map(rows.map((row) => [row.email.toLowerCase(), row]));
  return emails.flatMap((email) => byEmail.get(email) ?? []);
}

/** The nth person: always the same name, no address twice. */
export function personAt(index: number): { name: string; email: string } {
  const place = index % FIRST_NAMES.length;
  const round = Math.floor(index / FIRST_NAMES.length);
  const first = FIRST_NAMES[place] ?? 'Ada';
  // Each first name meets another last name in every round.
  const last = LAST_NAMES[(place * 7 + round) % LAST_NAMES.length] ?? 'Berg';
  const number = round < LAST_NAMES.length ? '' : String(round);
  return {
    name: `${first} ${last}`,
    email: `${first}.${last}${number}@example.com`.toLowerCase(),
  };
}
