import { and, eq, isNull } from 'drizzle-orm';
import type { ChannelId, WorkspaceId } from '@/shared/id';
import type { Role } from '@/shared/model/member';
import type { Queryable } from '../../db/client';
import { channels } from '../../db/schema';

/** The public channel that every workspace begins with; a default one until an admin changes that. */
export const FIRST_CHANNEL = 'general';

/**
 * Where someone new is let in besides what they were invited to: the default channels of the workspace;
 * nowhere for guests.
 */
export async function defaultChannelsFor(
  db: Queryable,
  workspaceId: WorkspaceId,
  role: Role,
): Promise<ChannelId[]> {
  if (role === 'guest') return [];
  const rows = await db
    .select({ id: channels.id })
    .from(channels)
    .where(
      and(
        eq(channels.workspaceId, workspaceId),
        eq(channels.kind, 'public'),
        channels.isDefault,
        isNull(channels.archivedAt),
      ),
    );
  return rows.map((row) => row.id);
}
