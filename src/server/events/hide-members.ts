import { and, eq, like } from 'drizzle-orm';
import type { WorkspaceId } from '@/shared/id';
import type { Tx } from '../db/client';
import { events } from '../db/schema';

/**
 * Takes what the log has of members from guests, who may not find everyone any more: a replay brings the state
 * that is now, also for a change that they were told of then.
 */
export async function hideMembersFromGuests(tx: Tx, workspaceId: WorkspaceId): Promise<void> {
  await tx
    .update(events)
    .set({ audience: 'members' })
    .where(
      and(
        eq(events.workspaceId, workspaceId),
        eq(events.audience, 'workspace'),
        like(events.type, 'member.%'),
      ),
    );
}
