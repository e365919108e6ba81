import { and, type SQL, sql } from 'drizzle-orm';
import type { ListMembers } from '@/shared/input/member';
import type { MemberPage } from '@/shared/model/member';
import { fold } from '@/shared/search';
import { folded } from '../../db/folded';
import { members } from '../../db/schema';
import type { Ctx } from '../context';
import { afterMember, MEMBER_ORDER, pageOf, readMemberCursor } from './page';
import { findWithRev } from './queries';
import { isListedFor, isReachableFor } from './reachable';

const QUERY_WORDS = 8;

/** Members by name, deactivated ones and bots too; each word of `query` begins one of name or handle. */
export async function listMembers(ctx: Ctx, input: ListMembers): Promise<MemberPage> {
  const { db } = ctx.store;
  const after = input.cursor === undefined ? undefined : readMemberCursor(input.cursor);
  const { members: found, rev } = await findWithRev(db, ctx.workspaceId, {
    where: and(
      isListedFor(ctx.actor, ctx.settings),
      input.reachable ? isReachableFor(ctx.actor) : undefined,
      ...wordsOf(input.query ?? '').map(beginsAWord),
      after && afterMember(ctx.workspaceId, after),
    ),
    orderBy: MEMBER_ORDER,
    limit: input.limit + 1,
  });
  return { ...pageOf(found, input.limit), rev };
}

export const wordsOf = (query: string) =>
  fold(query).split(/\s+/).filter(Boolean).slice(0, QUERY_WORDS);

/** Whether a word begins one of a member's name, or their handle. */
export function beginsAWord(word: string): SQL {
  const pattern = `${word.replace(/^@/, '').replace(/[\\%_]/g, '\\$&')}%`;
  return sql`(${folded(members.name)} like any (array[${pattern}, ${`% ${pattern}`}])
    or ${members.handle} like ${pattern})`;
}
