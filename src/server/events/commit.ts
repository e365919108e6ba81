import { sql } from 'drizzle-orm';
import type { LoggedEventType } from '@/shared/events/logged';
import type { MemberId, WorkspaceId } from '@/shared/id';
import type { Db, Tx } from '../db/client';
import type { Clock } from '../infra/clock';
import { appendEntries } from './append';
import { type AuditNote, writeAudit } from './audit';
import { type Change, encodeEntry, type Publication } from './entry';
import { readHead } from './log';

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

export interface Actor {
  workspaceId: WorkspaceId;
  actorId: MemberId | null;
}

export type Work<T> = (tx: Tx, recorder: Recorder) => Promise<T>;

/** The one door through which durable state changes. */
export type Commit = <T>(actor: Actor, work: Work<T>) => Promise<Committed<T>>;

interface CommitOptions {
  db: Db;
  clock: Clock;
  publish(publication: Publication): void;
  /** Whether changes come from commands: the audit trail has the operator, not whom a command acts as. */
  byOperator?: boolean;
  /** Called with each change that is durable: what the log got, and how long that took. */
  onCommit?(commit: { workspaceId: WorkspaceId; types: LoggedEventType[]; seconds: number }): void;
}

/**
 * Runs the verb's work in a transaction and, last of all, takes the workspace's next revs from its head
 * row and writes the log. The head row is locked from there to COMMIT, so rev order is commit order.
 * It is published after COMMIT, once.
 */
export function createCommit(options: CommitOptions): Commit {
  const { db, clock, publish, byOperator = false, onCommit } = options;
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
      const head = await appendChanges(tx, author, { changes, at });
      const rev = head.base + changes.length;
      if (changes.length === 0) return { result, publication: null, rev };

      const entries = changes.map((change, index) =>
        encodeEntry(change, {
          rev: head.base + index + 1,
          at: at.toISOString(),
          actorId: author.actorId,
        }),
      );
      const { workspaceId } = author;
      return { result, publication: { workspaceId, epoch: head.epoch, entries }, rev };
    });

    if (publication) {
      const seconds = (performance.now() - began) / 1_000;
      publish(publication);
      const types = changes.map(({ type }) => type);
      onCommit?.({ workspaceId: author.workspaceId, types, seconds });
    }
    return { result, rev };
  };
}

/** Writes the log; returns the rev before it. */
async function appendChanges(
  tx: Tx,
  { workspaceId, actorId }: Actor,
  { changes, at }: { changes: Change[]; at: Date },
): Promise<{ base: number; epoch: string }> {
  if (changes.length === 0) {
    const head = await readHead(tx, workspaceId);
    if (!head) throw withoutHead(workspaceId);
    return { base: head.rev, epoch: head.epoch };
  }
  const rows = JSON.stringify(changes.map(logRow));
  const entries = sql`
    select nth, type, ${actorId}::uuid as "actorId", audience, "channelId", "memberId", "subjectId"
    from jsonb_to_recordset(${rows}::text::jsonb) as change(
      nth int, type text, audience text, "channelId" uuid, "memberId" uuid, "subjectId" uuid)`;
  const count = changes.length;
  const [head] = await tx.execute<{ base: string; epoch: string }>(sql`
    with ${appendEntries(sql, { workspaceId, at, count, entries })}
    select base, epoch from head`);
  if (!head) throw withoutHead(workspaceId);
  return { base: Number(head.base), epoch: head.epoch };
}

const withoutHead = (workspaceId: WorkspaceId) =>
  new Error(`Workspace ${workspaceId} has no head row`);

function logRow(change: Change, index: number) {
  const { type, audience, channelId, memberId, subjectId } = change;
  return {
    nth: index + 1,
    type,
    audience: audience.to,
    channelId: channelId ?? (audience.to === 'channel' ? audience.channelId : null),
    memberId: memberId ?? (audience.to === 'member' ? audience.memberId : null),
    subjectId: subjectId ?? null,
  };
}
