import { and, asc, eq, gt, inArray } from 'drizzle-orm';
import type { WorkspaceId } from '@/shared/id';
import type { Queryable } from '../db/client';
import { events, type LogRow, workspaceHeads } from '../db/schema';

export interface Head {
  epoch: string;
  rev: number;
  horizon: number;
}

export async function readHead(db: Queryable, workspaceId: WorkspaceId): Promise<Head | null> {
  const [head] = await db
    .select({
      epoch: workspaceHeads.epoch,
      rev: workspaceHeads.rev,
      horizon: workspaceHeads.horizon,
    })
    .from(workspaceHeads)
    .where(eq(workspaceHeads.workspaceId, workspaceId));
  return head ?? null;
}

/** The log's rows after `rev`, in order, at most `limit`. */
export function readLog(
  db: Queryable,
  workspaceId: WorkspaceId,
  { after, limit }: { after: number; limit: number },
): Promise<LogRow[]> {
  return db
    .select()
    .from(events)
    .where(and(eq(events.workspaceId, workspaceId), gt(events.rev, after)))
    .orderBy(asc(events.rev))
    .limit(limit);
}

export interface HeadOf extends Head {
  workspaceId: WorkspaceId;
}

export function readHeads(db: Queryable, workspaceIds: WorkspaceId[]): Promise<HeadOf[]> {
  return db.select().from(workspaceHeads).where(inArray(workspaceHeads.workspaceId, workspaceIds));
}
