import { type Failure, unavailable } from '@/shared/errors';
import type { WorkspaceId } from '@/shared/id';
import type { Sql } from '../../../db/client';
import { encodeEntry, type Publication } from '../../../events/entry';
import type { BatchCommit, CommitBatch } from '../../group-commit';
import { callsHere } from '../here';
import type { Outgoing, SendOutcome } from '../outgoing';
import { insertBatch } from './insert-batch';
import { loadState } from './load-state';
import { type Posted, planBatch } from './plan-batch';
import { writePlan } from './write';
import type { Head } from './write-posts';

/**
 * Writes a batch of messages: those in whose way nobody stands in one statement, what is left in a
 * transaction. Locks are taken in one order everywhere: channels, then messages, each by id, and the
 * workspace's head row last, in the statement that writes everything.
 */
export function createCommitBatch(sql: Sql): CommitBatch<Outgoing, SendOutcome> {
  return async (batch, commit) => {
    const [first] = batch;
    if (!first) return [];
    const { workspaceId } = first;
    const outcomes = new Map<number, SendOutcome | Failure>();
    const inserted = await insertBatch(sql, batch, commit.at);
    if (inserted) {
      const { posted, head } = inserted;
      commit.committed(publicationOf([...posted.values()], { workspaceId, head, at: commit.at }));
      let rev = head.base;
      for (const [index, { message }] of posted) {
        rev += 1;
        outcomes.set(index, { kind: 'posted', message, rev });
      }
    }
    const left = [...batch.keys()].filter((index) => !outcomes.has(index));
    if (left.length > 0) {
      const rest = left.flatMap((index) => batch[index] ?? []);
      const settled = await decide(workspaceId, rest, commit);
      for (const [nth, index] of left.entries()) {
        const outcome = settled[nth];
        if (outcome) outcomes.set(index, outcome);
      }
    }
    // None is without one; whoever was would ask again.
    return batch.map((_, index) => outcomes.get(index) ?? unavailable());
  };

  /** One after another, with what is known of each at hand. */
  async function decide(workspaceId: WorkspaceId, batch: Outgoing[], commit: BatchCommit) {
    const { at } = commit;
    const { plan, head } = await sql.begin(async (tx) => {
      const plan = planBatch(batch, await loadState(tx, workspaceId, batch), at);
      const head = plan.posted.length > 0 ? await writePlan(tx, workspaceId, plan) : null;
      return { plan, head };
    });
    if (head) commit.committed(publicationOf(plan.posted, { workspaceId, head, at }));
    return plan.outcomes.map((outcome) => outcome(head?.base ?? 0));
  }
}

function publicationOf(posted: Posted[], { workspaceId, head, at }: Written): Publication {
  const entries = posted.map((each, index) => encodePosted(each, { head, index, at }));
  return { workspaceId, epoch: head.epoch, entries };
}

interface Written {
  workspaceId: WorkspaceId;
  head: Head;
  at: Date;
}

function encodePosted(
  { message, root, mentions }: Posted,
  { head, index, at }: { head: Head; index: number; at: Date },
) {
  const { channelId, authorId } = message;
  const payload = callsHere(message) ? { message, root, here: mentions } : { message, root };
  return encodeEntry(
    { type: 'message.posted', payload, audience: { to: 'channel', channelId } },
    { rev: head.base + index + 1, at: at.toISOString(), actorId: authorId },
  );
}
