import type { ChannelId, MessageId } from '@/shared/id';
import { applyPin, applyPins } from '../apply';
import { membersNamedIn } from '../named';
import type { Scope } from '../scope';

/** A channel's pinned messages. */
export async function loadPins(scope: Scope, channelId: ChannelId): Promise<void> {
  const { trpc, workspaceId, replica, members } = scope;
  const list = await replica.fetchFresh(async () => {
    const pins = await trpc.pin.list.query({ workspaceId, channelId });
    await members.load(pins.messages.flatMap(membersNamedIn));
    return pins;
  });
  replica.update((state) => applyPins(state, list, channelId));
}

/** Pins or unpins a message. */
export async function setPinned(
  scope: Scope,
  { id: messageId, channelId }: { id: MessageId; channelId: ChannelId },
  on: boolean,
): Promise<void> {
  const { trpc, workspaceId, replica } = scope;
  const change = on ? trpc.pin.add : trpc.pin.remove;
  const answer = await change.mutate({ workspaceId, channelId, messageId });
  replica.update((state) => applyPin(state, answer));
}
