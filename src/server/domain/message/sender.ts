import { Failure, unavailable } from '@/shared/errors';
import type { ChannelId, MemberId, MessageId, WorkspaceId } from '@/shared/id';
import type { Message } from '@/shared/model/message';
import { postgresError } from '../../db/errors';

/** A message on its way into the store, checked for shape but not yet for rights. */
export interface Outgoing {
  workspaceId: WorkspaceId;
  channelId: ChannelId;
  authorId: MemberId;
  parentId: MessageId | null;
  key: string;
  digest: string;
  body: string;
  mentions: string[];
}

export type SendOutcome =
  | { kind: 'posted'; message: Message; rev: number }
  /** The key was used before; `digest` tells whether for the same message. */
  | { kind: 'repeated'; messageId: MessageId; digest: string };

export interface Sender {
  send(outgoing: Outgoing): Promise<SendOutcome>;
}

/** Commits a batch of one workspace; answers or refuses each item for itself, in the batch's order. */
export type CommitBatch = (batch: Outgoing[]) => Promise<(SendOutcome | Failure)[]>;

interface Waiting {
  outgoing: Outgoing;
  resolve(outcome: SendOutcome): void;
  reject(error: unknown): void;
}

const BATCH_LIMIT = 128;
/** A store that says nothing for so long is as good as away: whoever waits hears so and asks again. */
const PATIENCE_MS = 2_500;

/**
 * Group commit: what arrives while a workspace's batches are committing goes into the next one, so that one
 * fsync serves many people. An idle process sends at once; there is no timer to wait for.
 */
export function createSender(commitBatch: CommitBatch): Sender {
  /** Of workspaces with a batch under way: who goes into the next one. */
  const queues = new Map<WorkspaceId, Waiting[]>();

  return {
    send(outgoing) {
      return new Promise((resolve, reject) => {
        const { workspaceId } = outgoing;
        const waiting: Waiting = { outgoing, resolve, reject };
        const queue = queues.get(workspaceId);
        if (queue) queue.push(waiting);
        else void run(workspaceId, [waiting]);
      });
    },
  };

  /** One batch after another, until nobody waits. */
  async function run(workspaceId: WorkspaceId, queue: Waiting[]): Promise<void> {
    queues.set(workspaceId, queue);
    while (queue.length > 0) {
      const batch = queue.splice(0, BATCH_LIMIT);
      const impatience = setInterval(() => giveUp([...batch, ...queue.splice(0)]), PATIENCE_MS);
      await settle(batch);
      clearInterval(impatience);
    }
    queues.delete(workspaceId);
  }

  // What the batch still comes to is found under its key by whoever asks again.
  function giveUp(waiting: Waiting[]) {
    for (const { reject } of waiting) reject(unavailable());
  }

  async function settle(batch: Waiting[]): Promise<void> {
    try {
      const outgoing = batch.map((waiting) => waiting.outgoing);
      const outcomes = await commitBatch(outgoing);
      batch.forEach((waiting, index) => {
        const outcome = outcomes[index];
        if (outcome === undefined || outcome instanceof Failure) waiting.reject(outcome);
        else waiting.resolve(outcome);
      });
    } catch (error) {
      // A bad send fails alone: when the store refused the batch for one of its rows, each goes by itself.
      if (batch.length > 1 && /^2[23]/.test(postgresError(error)?.code ?? '')) {
        for (const waiting of batch) await settle([waiting]);
      } else {
        for (const waiting of batch) waiting.reject(error);
      }
    }
  }
}
