import type { ChannelId, MessageId } from '@/shared/id';
import { applyThread } from '../apply';
import { membersNamedIn } from '../named';
import type { Scope } from '../scope';

const PAGE = 50;

/** A thread's root and its newest replies, or those before a seq. Returns the root's id. */
export async function loadThread(
  scope: Scope,
  asked: { channelId: ChannelId; messageId: MessageId; before?: number },
): Promise<MessageId> {
  const { trpc, workspaceId, replica, members } = scope;
  const input = { workspaceId, limit: PAGE, ...asked };
  const thread = await replica.fetchFresh(async () => {
    const answer = await trpc.thread.get.query(input);
    await members.load([answer.root, ...answer.replies].flatMap(membersNamedIn));
    return answer;
  });
  replica.update((state) => applyThread(state, thread, asked));
  return thread.root.id;
}
