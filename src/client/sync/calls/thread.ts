import type { ChannelId, MessageId } from '@/shared/id';
import { applyThread } from '../apply';
import type { Scope } from '../scope';

const PAGE = 50;

/** A thread's root and its newest replies, or those before a seq. Returns the root's id. */
export async function loadThread(
  scope: Scope,
  asked: { channelId: ChannelId; messageId: MessageId; before?: number },
): Promise<MessageId> {
  const { trpc, workspaceId, replica } = scope;
  const input = { workspaceId, limit: PAGE, ...asked };
  const thread = await replica.fetchFresh(() => trpc.thread.get.query(input));
  replica.update((state) => applyThread(state, thread, asked));
  return thread.root.id;
}
