import { and, eq, isNotNull, isNull, type SQL, sql } from 'drizzle-orm';
import type { ListManagedMembers } from '@/shared/input/member';
import type { ManagedMemberPage } from '@/shared/model/member';
import { canSeeAddresses } from '@/shared/policy/member';
import { members, users } from '../../db/schema';
import type { Ctx } from '../context';
import { requirePolicy } from '../require';
import { beginsAWord, wordsOf } from './list';
import { afterMember, MEMBER_ORDER, pageOf, readMemberCursor } from './page';
import { presentMember } from './present';

const DAY_MS = 24 * 60 * 60 * 1_000;

/** The latest use of a session of the person or of a token of the member; null when there was none. */
const LAST_ACTIVE = sql<Date | null>`greatest(
  (select max(seen.last_seen_at) from auth_sessions seen where seen.user_id = members.user_id),
  (select max(used.last_used_at) from tokens used
    where used.workspace_id = members.workspace_id and used.member_id = members.id))`.mapWith(
  (value: string | Date | null) => (value === null ? null : new Date(value)),
);

/** Members with their addresses, last activity and disabled accounts, by name, for those who look after them. */
export async function listManagedMembers(
  ctx: Ctx,
  input: ListManagedMembers,
): Promise<ManagedMemberPage> {
  requirePolicy(
    canSeeAddresses(ctx.actor),
    'admins_only',
    'Only owners and admins see addresses and last activity.',
  );
  const rows = await ctx.store.db
    .select({
      member: members,
      email: users.email,
      disabledAt: users.disabledAt,
      lastActiveAt: LAST_ACTIVE,
    })
    .from(members)
    .leftJoin(users, eq(users.id, members.userId))
    .where(and(eq(members.workspaceId, ctx.workspaceId), ...conditionsOf(ctx, input)))
    .orderBy(...MEMBER_ORDER)
    .limit(input.limit + 1);
  const found = rows.map(({ member, email, disabledAt, lastActiveAt }) => ({
    ...presentMember(member),
    email,
    lastActiveAt: lastActiveAt?.toISOString() ?? null,
    accountDisabledAt: disabledAt?.toISOString() ?? null,
  }));
  return pageOf(found, input.limit);
}

const STATES: Record<NonNullable<ListManagedMembers['state']>, SQL> = {
  active: isNull(members.deactivatedAt),
  deactivated: isNotNull(members.deactivatedAt),
  disabled: isNotNull(users.disabledAt),
};

function conditionsOf(ctx: Ctx, input: ListManagedMembers): (SQL | undefined)[] {
  const { query = '', role, kind, state, activeWithinDays, inactiveForDays, cursor } = input;
  const since = (days: number) =>
    sql`${new Date(ctx.clock.now().getTime() - days * DAY_MS).toISOString()}::timestamptz`;
  return [
    ...wordsOf(query).map(isNamedOrAt),
    role && eq(members.role, role),
    kind && eq(members.kind, kind),
    state && STATES[state],
    activeWithinDays ? sql`${LAST_ACTIVE} >= ${since(activeWithinDays)}` : undefined,
    inactiveForDays ? sql`coalesce(${LAST_ACTIVE} < ${since(inactiveForDays)}, true)` : undefined,
    cursor === undefined ? undefined : afterMember(ctx.workspaceId, readMemberCursor(cursor)),
  ];
}

function isNamedOrAt(word: string): SQL {
  const part = `%${word.replace(/[\\%_]/g, '\\$&')}%`;
  return sql`(${beginsAWord(word)} or lower(${users.email}) like ${part})`;
}
