import { asc, eq, gt, max, sql } from 'drizzle-orm';
import type { UserId } from '@/shared/id';
import type { Role } from '@/shared/model/member';
import type { Queryable } from '../../db/client';
import { authSessions, members, users, workspaces } from '../../db/schema';

const PAGE = 500;

export interface ListedAccount {
  email: string;
  name: string;
  disabledAt: Date | null;
  lastSeenAt: Date | null;
  /** `owner of Tulips`, and so on; a deactivated member says so. */
  places: { workspace: string; role: Role; isDeactivated: boolean }[];
}

/** Every account by its address, a page at a time. */
export async function* listAccounts(db: Queryable): AsyncGenerator<ListedAccount> {
  let after = '';
  while (true) {
    const page = await findPage(db, after);
    for (const { id, ...account } of page) {
      yield { ...account, places: await findPlaces(db, id) };
    }
    const last = page.at(-1);
    if (!last || page.length < PAGE) return;
    after = last.email;
  }
}

function findPage(db: Queryable, after: string) {
  return db
    .select({
      id: users.id,
      email: users.email,
      name: users.name,
      disabledAt: users.disabledAt,
      lastSeenAt: max(authSessions.lastSeenAt),
    })
    .from(users)
    .leftJoin(authSessions, eq(authSessions.userId, users.id))
    .where(gt(sql`lower(${users.email})`, after.toLowerCase()))
    .groupBy(users.id)
    .orderBy(asc(sql`lower(${users.email})`))
    .limit(PAGE);
}

async function findPlaces(db: Queryable, userId: UserId) {
  const rows = await db
    .select({ workspace: workspaces.name, role: members.role, at: members.deactivatedAt })
    .from(members)
    .innerJoin(workspaces, eq(workspaces.id, members.workspaceId))
    .where(eq(members.userId, userId))
    .orderBy(asc(workspaces.createdAt));
  return rows.map(({ workspace, role, at }) => ({ workspace, role, isDeactivated: at !== null }));
}
