import { and, asc, eq, type SQL, sql } from 'drizzle-orm';
import { invalid } from '@/shared/errors';
import type { MemberId, WorkspaceId } from '@/shared/id';
import { memberId as memberIdSchema } from '@/shared/id';
import type { ListMembers } from '@/shared/input/member';
import type { Member } from '@/shared/model/member';
import { members, workspaceHeads } from '../../db/schema';
import type { Ctx } from '../context';
import { presentMember } from './present';

export interface MemberPage {
  members: Member[];
  /** Give it as `cursor` for the next page. */
  cursor: string | null;
  rev: number;
}

/** Members by name, deactivated ones and bots too; the words of `query` begin words of name or handle. */
export async function listMembers(ctx: Ctx, input: ListMembers): Promise<MemberPage> {
  const { db } = ctx.store;
  const after = input.cursor === undefined ? undefined : readMemberCursor(input.cursor);
  const page = db
    .select()
    .from(members)
    .where(
      and(
        eq(members.workspaceId, ctx.workspaceId),
        ...wordsOf(input.query ?? '').map(beginsAWord),
        after && afterMember(ctx.workspaceId, after),
      ),
    )
    .orderBy(...MEMBER_ORDER)
    .limit(input.limit + 1)
    .as('page');
  // With the head in one statement, so that the page shows exactly that rev.
  const rows = await db
    .select({ rev: workspaceHeads.rev, member: page._.selectedFields })
    .from(workspaceHeads)
    .leftJoinLateral(page, sql`true`)
    .where(eq(workspaceHeads.workspaceId, ctx.workspaceId));

  const found = rows.flatMap(({ member }) => (member ? [presentMember(member)] : []));
  return { ...pageOf(found, input.limit), rev: rows[0]?.rev ?? 0 };
}

export const MEMBER_ORDER = [asc(sql`lower(${members.name})`), asc(members.id)];

/** Those who come after a member in the order of lists. */
export const afterMember = (workspaceId: WorkspaceId, id: MemberId): SQL =>
  sql`(lower(${members.name}), ${members.id}) > (
    select lower(last.name), last.id from members last
    where last.workspace_id = ${workspaceId} and last.id = ${id})`;

/** The page's cursor is its last member, so that it says nothing that the page does not. */
export function pageOf(
  found: Member[],
  limit: number,
): { members: Member[]; cursor: string | null } {
  const kept = found.slice(0, limit);
  return { members: kept, cursor: found.length > limit ? (kept.at(-1)?.id ?? null) : null };
}

export function readMemberCursor(cursor: string): MemberId {
  const parsed = memberIdSchema.safeParse(cursor);
  if (!parsed.success) throw invalid('cursor', 'Start again from the first page.', 'cursor');
  return parsed.data;
}

const wordsOf = (query: string) => query.toLowerCase().split(/\s+/).filter(Boolean).slice(0, 8);

function beginsAWord(word: string): SQL {
  const pattern = `${word.replace(/^@/, '').replace(/[\\%_]/g, '\\$&')}%`;
  return sql`(lower(${members.name}) like ${pattern} or lower(${members.name}) like ${`% ${pattern}`}
    or ${members.handle} like ${pattern})`;
}
