import type { Sql } from '../../../db/client';
import { encodeEntry, type Publication } from '../../../events/entry';
import type { Clock } from '../../../infra/clock';
import type { CommitBatch } from '../sender';
import { readFacts } from './facts';
import { postAlone } from './lone';
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

    function tell(posted: Posted[], head: Head) {
      const seconds = (performance.now() - began) / 1_000;
      measure?.({ messages: posted.length, seconds });
      const entries = posted.map((each, index) => encodePosted(each, { head, index, at }));
      publish({ workspaceId, epoch: head.epoch, entries });
    }

    if (batch.length === 1 && !first.parentId) {
      const written = await postAlone(sql, first, at);
      if (written) {
        const { posted, head } = written;
        tell([posted], head);
        return [{ kind: 'posted', message: posted.message, rev: head.base + 1 }];
      }
    }
    const { plan, head } = await sql.begin(async (tx) => {
      const facts = await readFacts(tx, workspaceId, batch);
      onTurn();
      const plan = planBatch(batch, facts, at);
      const head = plan.posted.length > 0 ? await writePlan(tx, workspaceId, plan) : null;
      return { plan, head };
    });
    if (head) tell(plan.posted, head);
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
