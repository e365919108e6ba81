'use client';
import { useCallback, useMemo } from 'react';
import { useStore } from 'zustand';
import { sentenceOf } from '@/client/failure';
import { setReaction } from '@/client/sync/calls/reaction';
import { useClient } from '@/client/sync/react';
import { withToggles } from '@/client/sync/reaction-toggles';
import { qualifiedEmoji } from '@/shared/emoji';
import type { Message, Reaction } from '@/shared/model/message';
import { toast } from '@/ui/toaster';

/** A message's reactions, with what I just pressed already in them. */
export function useReactions(message: Message): readonly Reaction[] {
  const { me, toggles } = useClient();
  const mine = useStore(toggles.store, (state) => state[message.id]);
  return useMemo(() => withToggles(message.reactions, mine, me), [message.reactions, mine, me]);
}

/** Adds my reaction, or takes it back when I had given it. */
export function useToggleReaction(message: Message): (emoji: string) => void {
  const client = useClient();
  const reactions = useReactions(message);
  return useCallback(
    (picked) => {
      // As the server spells it, so that it is the one that is there.
      const emoji = qualifiedEmoji(picked) ?? picked;
      const held = reactions.find((reaction) => reaction.emoji === emoji);
      const on = !held?.memberIds.includes(client.me);
      const { id: messageId, channelId } = message;
      const settled = setReaction(client, { channelId, messageId }, { emoji, on });
      client.toggles
        .during({ messageId, emoji, on }, settled)
        .catch((error) => toast.error(sentenceOf(error)));
    },
    [client, message, reactions],
  );
}
