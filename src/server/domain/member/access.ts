import { and, asc, eq, inArray } from 'drizzle-orm';
import { notFound } from '@/shared/errors';
import type { MemberId } from '@/shared/id';
import type { Queryable } from '../../db/client';
import { type MemberRow, members } from '../../db/schema';
import type { Ctx } from '../context';

interface AccessOptions {
  in?: Queryable;
  /** Holds the rows against other changes until the transaction ends. */
  lock?: boolean;
}

/** A member of the asker's workspace, deactivated or not; members see each other. */
export async function accessMember(
  ctx: Ctx,
  memberId: MemberId,
  options: AccessOptions = {},
): Promise<MemberRow> {
  const [row] = await accessMembers(ctx, [memberId], options);
  if (!row) throw notFound('member');
  return row;
}

/** All of these members, each once and in id order; NOT_FOUND when one of them is not there. */
export async function accessMembers(
  ctx: Ctx,
  memberIds: MemberId[],
  options: AccessOptions = {},
): Promise<MemberRow[]> {
  const ids = [...new Set(memberIds)];
  if (ids.length === 0) return [];
  const query = (options.in ?? ctx.store.db)
    .select()
    .from(members)
    .where(and(eq(members.workspaceId, ctx.workspaceId), inArray(members.id, ids)))
    .orderBy(asc(members.id));
  const rows = await (options.lock ? query.for('no key update') : query);
  if (rows.length < ids.length) throw notFound('member');
  return rows;
}
