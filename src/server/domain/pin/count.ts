import { and, eq, sql } from 'drizzle-orm';
import type { Tx } from '../../db/client';
import { type ChannelRow, channels } from '../../db/schema';

/** Counts a pin more or less in a channel that the transaction holds. */
export async function countPins(
  tx: Tx,
  { workspaceId, id }: Pick<ChannelRow, 'workspaceId' | 'id'>,
  difference: 1 | -1,
): Promise<ChannelRow> {
  const [channel] = await tx
    .update(channels)
    .set({ pinCount: sql`${channels.pinCount} + ${difference}` })
    .where(and(eq(channels.workspaceId, workspaceId), eq(channels.id, id)))
    .returning();
  if (!channel) throw new Error(`Channel ${id} went away while it was held`);
  return channel;
}
