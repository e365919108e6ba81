import { and, asc, eq, inArray } from 'drizzle-orm';
import type { ChannelId, WorkspaceId } from '@/shared/id';
import type { Tx } from '../../db/client';
import { type ChannelRow, channels } from '../../db/schema';

/**
 * Locks channels until the transaction ends and returns them as they then stand. In id order, as every
 * change that holds several does, so that no two wait for each other.
 */
export async function lockChannels(
  tx: Tx,
  workspaceId: WorkspaceId,
  ids: ChannelId[],
): Promise<ChannelRow[]> {
  if (ids.length === 0) return [];
  return tx
    .select()
    .from(channels)
    .where(and(eq(channels.workspaceId, workspaceId), inArray(channels.id, ids)))
    .orderBy(asc(channels.id))
    .for('no key update');
}
