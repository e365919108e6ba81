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

/**
 * Commits a batch of one workspace; answers or refuses each item for itself, in the batch's order. `onTurn`
 * is called once the batch has its locks: another that begins then comes after it, whatever happens.
 */
export type CommitBatch = (
  batch: Outgoing[],
  onTurn: () => void,
) => Promise<(SendOutcome | Failure)[]>;

interface Waiting {
  outgoing: Outgoing;
  resolve(outcome: SendOutcome): void;
  reject(error: unknown): void;
}

const BATCH_LIMIT = 128;
/**
 * When this many wait, they need not wait for the batch before them: one commits while the next is checked.
 * Fewer are better sent together with those that come meanwhile.
 */
const CROWD = 64;
const BATCHES_AT_ONCE = 2;

/** A store that says nothing for so long is as good as away: whoever waits hears so and asks again. */
const PATIENCE_MS = 2_500;

interface Queue {
  waiting: Waiting[];
  running: number;
}

/**
 * Group commit: what arrives while a workspace's batches are committing goes into the next one, so that one
 * fsync serves many people. An idle process sends at once; there is no timer to wait for.
 */
export function createSender(commitBatch: CommitBatch): Sender {
  const queues = new Map<WorkspaceId, Queue>();

  return {
    send(outgoing) {
      return new Promise((resolve, reject) => {
        const { workspaceId } = outgoing;
        const queue = queues.get(workspaceId) ?? { waiting: [], running: 0 };
        queues.set(workspaceId, queue);
        queue.waiting.push({ outgoing, resolve, reject });
        if (queue.running === 0) start(workspaceId, queue);
      });
    },
  };

  function start(workspaceId: WorkspaceId, queue: Queue) {
    const batch = queue.waiting.splice(0, BATCH_LIMIT);
    queue.running += 1;
    const onTurn = () => {
      const isCrowd = queue.waiting.length >= CROWD;
      if (isCrowd && queue.running < BATCHES_AT_ONCE) start(workspaceId, queue);
    };
    const impatience = setInterval(
      () => giveUp([...batch, ...queue.waiting.splice(0)]),
      PATIENCE_MS,
    );
    void settle(batch, onTurn).then(() => {
      clearInterval(impatience);
      queue.running -= 1;
      if (queue.running > 0) return;
      if (queue.waiting.length > 0) start(workspaceId, queue);
      else queues.delete(workspaceId);
    });
  }

  // What the batch still comes to is found under its key by whoever asks again.
  function giveUp(waiting: Waiting[]) {
    for (const { reject } of waiting) reject(unavailable());
  }

  async function settle(batch: Waiting[], onTurn: () => void): Promise<void> {
    try {
      const outgoing = batch.map((waiting) => waiting.outgoing);
      const outcomes = await commitBatch(outgoing, onTurn);
      batch.forEach((waiting, index) => {
        const outcome = outcomes[index];
        if (outcome === undefined || outcome instanceof Failure) waiting.reject(outcome);
        else waiting.resolve(outcome);
      });
    } catch (error) {
      // A bad send fails alone: when the store refused the batch for one of its rows, each goes by itself.
      if (batch.length > 1 && /^2[23]/.test(postgresError(error)?.code ?? '')) {
        for (const waiting of batch) await settle([waiting], () => undefined);
      } else {
        for (const waiting of batch) waiting.reject(error);
      }
    }
  }
}
