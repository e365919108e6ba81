import { and, asc, inArray } from 'drizzle-orm';
import type { MembersByIds } from '@/shared/input/member';
import type { MemberList } from '@/shared/model/member';
import { members } from '../../db/schema';
import type { Ctx } from '../context';
import { findWithRev } from './queries';
import { isReachableFor } from './reachable';

/** Those of these members who are in the workspace, deactivated ones too: whoever knows an id has seen who it is. */
export function getMembers(ctx: Ctx, { memberIds, reachable }: MembersByIds): Promise<MemberList> {
  return findWithRev(ctx.store.db, ctx.workspaceId, {
    where: and(inArray(members.id, memberIds), reachable ? isReachableFor(ctx.actor) : undefined),
    orderBy: [asc(members.id)],
    limit: memberIds.length,
  });
}
