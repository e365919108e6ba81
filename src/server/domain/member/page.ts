import { asc, type SQL, sql } from 'drizzle-orm';
import { invalid } from '@/shared/errors';
import type { MemberId, WorkspaceId } from '@/shared/id';
import { memberId } from '@/shared/input/id';
import type { Member } from '@/shared/model/member';
import { folded } from '../../db/folded';
import { members } from '../../db/schema';

/** The order of every list of members. */
export const MEMBER_ORDER = [asc(folded(members.name)), asc(members.id)];

/** Those who come after a member in the order of lists. */
export const afterMember = (workspaceId: WorkspaceId, id: MemberId): SQL =>
  sql`(${folded(members.name)}, ${members.id}) > (
    select ${folded(sql`last.name`)}, last.id from members last
    where last.workspace_id = ${workspaceId} and last.id = ${id})`;

/** The page's cursor is its last member, so that it reveals nothing that the page does not. */
export function pageOf<T extends Pick<Member, 'id'>>(
  found: T[],
  limit: number,
): { members: T[]; cursor: string | null } {
  const kept = found.slice(0, limit);
  return { members: kept, cursor: found.length > limit ? (kept.at(-1)?.id ?? null) : null };
}

export function readMemberCursor(cursor: string): MemberId {
  const parsed = memberId.safeParse(cursor);
  if (!parsed.success) throw invalid('cursor', 'Start again from the first page.', 'cursor');
  return parsed.data;
}
