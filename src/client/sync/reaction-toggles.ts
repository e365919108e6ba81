import { createStore } from 'zustand/vanilla';
import type { MemberId, MessageId } from '@/shared/id';
import type { Reaction } from '@/shared/model/message';

/** My reactions that the server has not answered for yet, by message: emoji → on or off. */
export type Toggles = Readonly<Record<MessageId, Readonly<Record<string, boolean>>>>;

/** What I just pressed, shown at once and forgotten when the answer is here. */
export class ReactionToggles {
  readonly store = createStore<Toggles>(() => ({}));

  /** Shows the toggle until `settled` ends; a failure takes it back. */
  async during(at: { messageId: MessageId; emoji: string; on: boolean }, settled: Promise<void>) {
    const { messageId, emoji, on } = at;
    const mine = this.store.getState()[messageId];
    this.store.setState({ [messageId]: { ...mine, [emoji]: on } });
    try {
      await settled;
    } finally {
      this.#forget(at);
    }
  }

  #forget({ messageId, emoji, on }: { messageId: MessageId; emoji: string; on: boolean }): void {
    const { [messageId]: mine, ...others } = this.store.getState();
    // Pressed again meanwhile: that press has its own answer coming.
    if (mine?.[emoji] !== on) return;
    const { [emoji]: _, ...left } = mine;
    const isEmpty = Object.keys(left).length === 0;
    this.store.setState(isEmpty ? others : { ...others, [messageId]: left }, true);
  }
}

/** Reactions as they will stand once my pending toggles are answered. */
export function withToggles(
  reactions: readonly Reaction[],
  toggles: Readonly<Record<string, boolean>> | undefined,
  me: MemberId,
): readonly Reaction[] {
  if (!toggles) return reactions;
  let shown = reactions;
  for (const [emoji, on] of Object.entries(toggles)) shown = toggle(shown, { emoji, on, me });
  return shown;
}

function toggle(
  reactions: readonly Reaction[],
  { emoji, on, me }: { emoji: string; on: boolean; me: MemberId },
): readonly Reaction[] {
  const held = reactions.find((reaction) => reaction.emoji === emoji);
  if (!held) return on ? [...reactions, { emoji, memberIds: [me] }] : reactions;
  const others = held.memberIds.filter((id) => id !== me);
  const isMine = others.length < held.memberIds.length;
  if (isMine === on) return reactions;
  const memberIds = on ? [...held.memberIds, me] : others;
  return reactions
    .map((reaction) => (reaction === held ? { emoji, memberIds } : reaction))
    .filter((reaction) => reaction.memberIds.length > 0);
}
