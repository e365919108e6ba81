import { eq, sql } from 'drizzle-orm';
import type { MemberId, WorkspaceId } from '@/shared/id';
import type { Db, Tx } from '../db/client';
import { events, workspaceHeads } from '../db/schema';
import type { Clock } from '../infra/clock';
import { type AuditNote, writeAudit } from './audit';
import { type Change, encodeEntry, type Publication } from './entry';

export interface Recorder {
  /** Says what changed; it becomes an event when, and only if, the transaction commits. */
  record(change: Change): void;
  audit(note: AuditNote): void;
}

export interface Committed<T> {
  result: T;
  /** The workspace's rev after the change, or as it stood when nothing was recorded. */
  rev: number;
}

export interface Author {
  workspaceId: WorkspaceId;
  actorId: MemberId | null;
}

export type Work<T> = (tx: Tx, recorder: Recorder) => Promise<T>;

/** The one door through which durable state changes. */
export type Commit = <T>(author: Author, work: Work<T>) => Promise<Committed<T>>;

interface CommitOptions {
  db: Db;
  clock: Clock;
  publish(publication: Publication): void;
  /** Whether changes come from commands: the audit trail has the operator, not whom a command acts as. */
  byOperator?: boolean;
  /** Hears how long a change took to be durable. */
  measure?(seconds: number): void;
}

/**
 * Runs the verb's work in a transaction and, last of all, takes the workspace's next revs from its head
 * row and writes the log. The head row is locked from there to COMMIT, so rev order is commit order.
 * It is published after COMMIT, once.
 */
export function createCommit(options: CommitOptions): Commit {
  const { db, clock, publish, byOperator = false, measure } = options;
  return async (author, work) => {
    const changes: Change[] = [];
    const notes: AuditNote[] = [];
    const at = clock.now();
    const began = performance.now();

    const { result, publication, rev } = await db.transaction(async (tx) => {
      const result = await work(tx, {
        record: (change) => void changes.push(change),
        audit: (note) => void notes.push(note),
      });
      await writeAudit(tx, notes, { ...author, at, byOperator });
      const head = await takeRevs(tx, author.workspaceId, changes.length);
      if (changes.length === 0) return { result, publication: null, rev: head.rev };

      const first = head.rev - changes.length + 1;
      await tx
        .insert(events)
        .values(changes.map((change, index) => logRow(author, change, { at, rev: first + index })));
      const entries = changes.map((change, index) =>
        encodeEntry(change, { rev: first + index, at: at.toISOString(), actorId: author.actorId }),
      );
      return {
        result,
        publication: { workspaceId: author.workspaceId, epoch: head.epoch, entries },
        rev: head.rev,
      };
    });

    if (publication) {
      measure?.((performance.now() - began) / 1_000);
      publish(publication);
    }
    return { result, rev };
  };
}

async function takeRevs(tx: Tx, workspaceId: WorkspaceId, count: number) {
  const columns = { epoch: workspaceHeads.epoch, rev: workspaceHeads.rev };
  const own = eq(workspaceHeads.workspaceId, workspaceId);
  const [head] =
    count === 0
      ? await tx.select(columns).from(workspaceHeads).where(own)
      : await tx
          .update(workspaceHeads)
          .set({ rev: sql`${workspaceHeads.rev} + ${count}` })
          .where(own)
          .returning(columns);
  if (!head) throw new Error(`Workspace ${workspaceId} has no head row`);
  return head;
}

function logRow(author: Author, change: Change, { at, rev }: { at: Date; rev: number }) {
  const { audience } = change;
  return {
    workspaceId: author.workspaceId,
    rev,
    type: change.type,
    at,
    actorId: author.actorId,
    audience: audience.to,
    channelId: change.channelId ?? (audience.to === 'channel' ? audience.channelId : null),
    memberId: change.memberId ?? (audience.to === 'member' ? audience.memberId : null),
    subjectId: change.subjectId ?? null,
  };
}
