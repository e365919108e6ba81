import type { Sql } from '../../../db/client';
import { encodeEntry, type Publication } from '../../../events/entry';
import type { Clock } from '../../../infra/clock';
import type { CommitBatch } from '../sender';
import { readFacts } from './facts';
import { type Posted, planBatch } from './plan';
import { type Head, writePlan } from './write';

interface BatchOptions {
  sql: Sql;
  clock: Clock;
  publish(publication: Publication): void;
  /** Told of every batch that is durable. */
  measure?(batch: { messages: number; seconds: number }): void;
}

/**
 * Writes a batch of messages in one transaction. Locks are taken in one order everywhere: channels, then
 * messages, each by id, and the workspace's head row last, in the statement that writes everything.
 */
export function createCommitBatch({ sql, clock, publish, measure }: BatchOptions): CommitBatch {
  return async (batch, onTurn) => {
    const [first] = batch;
    if (!first) return [];
    const { workspaceId } = first;
    const at = clock.now();
    const began = performance.now();

    const { plan, head } = await sql.begin(async (tx) => {
      const facts = await readFacts(tx, workspaceId, batch);
      onTurn();
      const plan = planBatch(batch, facts, at);
      const head = plan.posted.length > 0 ? await writePlan(tx, workspaceId, plan) : null;
      return { plan, head };
    });

    if (head) {
      const seconds = (performance.now() - began) / 1_000;
      measure?.({ messages: plan.posted.length, seconds });
      const entries = plan.posted.map((posted, index) => encodePosted(posted, { head, index, at }));
      publish({ workspaceId, epoch: head.epoch, entries });
    }
    return plan.outcomes.map((outcome) => outcome(head?.base ?? 0));
  };
}

function encodePosted(
  { message, root }: Posted,
  { head, index, at }: { head: Head; index: number; at: Date },
) {
  const { channelId, authorId } = message;
  return encodeEntry(
    { type: 'message.posted', payload: { message, root }, audience: { to: 'channel', channelId } },
    { rev: head.base + index + 1, at: at.toISOString(), actorId: authorId },
  );
}
