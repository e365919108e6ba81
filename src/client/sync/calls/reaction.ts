import type { ChannelId, MessageId } from '@/shared/id';
import { applyReactions } from '../apply';
import type { Scope } from '../scope';

/** Adds or takes back my reaction. */
export async function setReaction(
  scope: Scope,
  at: { channelId: ChannelId; messageId: MessageId },
  reaction: { emoji: string; on: boolean },
): Promise<void> {
  const { trpc, workspaceId, replica } = scope;
  const { channelId, messageId } = at;
  const change = reaction.on ? trpc.reaction.add : trpc.reaction.remove;
  const { emoji } = reaction;
  const answer = await change.mutate({ workspaceId, channelId, messageId, emoji });
  replica.update((state) => applyReactions(state, answer, at));
}
