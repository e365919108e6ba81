import { Failure, unavailable } from '@/shared/errors';
import type { WorkspaceId } from '@/shared/id';
import { postgresError } from '../db/errors';
import type { Publication } from '../events/entry';
import type { Clock } from '../infra/clock';

/** One batch on its way into the log. */
export interface BatchCommit {
  /** When it happened, for all of it. */
  at: Date;
  /** Called after each COMMIT of the batch: measures it, and notifies everyone. */
  committed(publication: Publication): void;
}

/** Commits a batch of one workspace; returns an outcome or a refusal for each item, in the batch's order. */
export type CommitBatch<Item, Outcome> = (
  batch: Item[],
  commit: BatchCommit,
) => Promise<(Outcome | Failure)[]>;

export interface GroupCommitOptions {
  clock: Clock;
  publish(publication: Publication): void;
  /** Receives how many changes became durable at once, and after how long. */
  measure?(committed: { changes: number; seconds: number }): void;
}

interface Waiting<Item, Outcome> {
  item: Item;
  resolve(outcome: Outcome): void;
  reject(error: unknown): void;
}

const BATCH_LIMIT = 128;
/** Timeout after which the database is treated as unavailable; callers retry. */
const PATIENCE_MS = 2_500;

/**
 * What arrives while a workspace's batches are committing goes into the next one, so that one fsync serves
 * many people. An idle process commits at once; there is no timer to wait for.
 */
export function groupCommit<Item extends { workspaceId: WorkspaceId }, Outcome>(
  commitBatch: CommitBatch<Item, Outcome>,
  { clock, publish, measure }: GroupCommitOptions,
): (item: Item) => Promise<Outcome> {
  /** Of workspaces with a batch under way: who goes into the next one. */
  const queues = new Map<WorkspaceId, Waiting<Item, Outcome>[]>();

  return (item) =>
    new Promise((resolve, reject) => {
      const waiting = { item, resolve, reject };
      const queue = queues.get(item.workspaceId);
      if (queue) queue.push(waiting);
      else void run(item.workspaceId, [waiting]);
    });

  /** One batch after another, until nobody waits. */
  async function run(workspaceId: WorkspaceId, queue: Waiting<Item, Outcome>[]): Promise<void> {
    queues.set(workspaceId, queue);
    while (queue.length > 0) {
      const batch = queue.splice(0, BATCH_LIMIT);
      const impatience = setInterval(() => giveUp([...batch, ...queue.splice(0)]), PATIENCE_MS);
      await settle(batch);
      clearInterval(impatience);
    }
    queues.delete(workspaceId);
  }

  function beginCommit(): BatchCommit {
    let began = performance.now();
    return {
      at: clock.now(),
      committed(publication) {
        const now = performance.now();
        measure?.({ changes: publication.entries.length, seconds: (now - began) / 1_000 });
        began = now;
        publish(publication);
      },
    };
  }

  // What the batch still comes to is found by whoever asks again.
  function giveUp(waiting: Waiting<Item, Outcome>[]) {
    for (const { reject } of waiting) reject(unavailable());
  }

  async function settle(batch: Waiting<Item, Outcome>[]): Promise<void> {
    try {
      const outcomes = await commitBatch(
        batch.map(({ item }) => item),
        beginCommit(),
      );
      batch.forEach((waiting, index) => {
        const outcome = outcomes[index];
        if (outcome === undefined || outcome instanceof Failure) waiting.reject(outcome);
        else waiting.resolve(outcome);
      });
    } catch (error) {
      // A bad item fails alone: when the store refused the batch for one of its rows, each goes by itself.
      if (batch.length > 1 && /^2[23]/.test(postgresError(error)?.code ?? '')) {
        for (const waiting of batch) await settle([waiting]);
      } else {
        for (const waiting of batch) waiting.reject(error);
      }
    }
  }
}
