import { and, asc, type SQL, sql } from 'drizzle-orm';
import type { SearchMembers } from '@/shared/input/member';
import type { MemberList } from '@/shared/model/member';
import { fold } from '@/shared/search';
import { folded } from '../../db/folded';
import { members } from '../../db/schema';
import type { Ctx } from '../context';
import { beginsAWord, wordsOf } from './list';
import { MEMBER_ORDER } from './page';
import { findWithRev } from './queries';
import { isListedFor, isReachableFor } from './reachable';

/** The members who are likeliest meant by what was typed; deactivated ones come last. */
export function searchMembers(
  ctx: Ctx,
  { query, reachable, limit }: SearchMembers,
): Promise<MemberList> {
  return findWithRev(ctx.store.db, ctx.workspaceId, {
    where: and(
      isListedFor(ctx.actor, ctx.settings),
      reachable ? isReachableFor(ctx.actor) : undefined,
      ...wordsOf(query).map(beginsAWord),
    ),
    orderBy: [asc(sql`${members.deactivatedAt} is not null`), asc(rankBy(query)), ...MEMBER_ORDER],
    limit,
  });
}

/** 0 for who is called exactly so, 1 for whose name or handle begins so, 2 for the others who match. */
function rankBy(query: string): SQL {
  const typed = fold(query).trim().replace(/^@/, '');
  const name = folded(members.name);
  return sql`(case when ${members.handle} = ${typed} or ${name} = ${typed} then 0
    when starts_with(${members.handle}, ${typed}) or starts_with(${name}, ${typed}) then 1 else 2 end)`;
}
