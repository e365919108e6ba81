import { and, asc, eq, gt, inArray } from 'drizzle-orm';
import type { WorkspaceId } from '@/shared/id';
import type { Queryable } from '../db/client';
import { events, type LogRow, workspaceHeads } from '../db/schema';
import { Throttle } from '../infra/slice';

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

/** Rows of one statement: many more would hold the event loop while they are read. */
const AT_ONCE = 500;

/** The log's rows after `rev`, in order, at most `limit`, as they stand in the given transaction. */
export async function readLog(
  db: Queryable,
  workspaceId: WorkspaceId,
  { after, limit }: { after: number; limit: number },
): Promise<LogRow[]> {
  const rows: LogRow[] = [];
  const throttle = new Throttle();
  for (;;) {
    const count = Math.min(AT_ONCE, limit - rows.length);
    const page = await db
      .select()
      .from(events)
      .where(and(eq(events.workspaceId, workspaceId), gt(events.rev, rows.at(-1)?.rev ?? after)))
      .orderBy(asc(events.rev))
      .limit(count);
    for (const row of page) rows.push(row);
    if (page.length < count || rows.length === limit) return rows;
    await throttle.wait();
  }
}

export interface HeadOf extends Head {
  workspaceId: WorkspaceId;
}

export function readHeads(db: Queryable, workspaceIds: WorkspaceId[]): Promise<HeadOf[]> {
  return db.select().from(workspaceHeads).where(inArray(workspaceHeads.workspaceId, workspaceIds));
}
