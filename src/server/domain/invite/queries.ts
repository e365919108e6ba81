import { and, eq, inArray } from 'drizzle-orm';
import type { InviteId, WorkspaceId } from '@/shared/id';
import type { Invite } from '@/shared/model/account';
import type { Queryable } from '../../db/client';
import { invites } from '../../db/schema';
import { presentInvite } from './present';

/** Invites by id, as they stand in the given snapshot. */
export async function findInvites(
  db: Queryable,
  workspaceId: WorkspaceId,
  ids: InviteId[],
): Promise<Invite[]> {
  if (ids.length === 0) return [];
  const rows = await db
    .select()
    .from(invites)
    .where(and(eq(invites.workspaceId, workspaceId), inArray(invites.id, ids)));
  return rows.map(presentInvite);
}
