import type { Message, Reaction, ThreadSummary } from '@/shared/model/message';
import type { HeldMessage } from './state';

export function holdMessage(value: Message, rev: number): HeldMessage {
  return { value, rev, reactionsRev: rev, threadRev: rev };
}

/** Merges two versions part by part, the newer of each; returns `held` itself when nothing is newer. */
export function mergeMessage(held: HeldMessage, received: HeldMessage): HeldMessage {
  const text = received.rev > held.rev ? received : held;
  const reactions = received.reactionsRev > held.reactionsRev ? received : held;
  const thread = received.threadRev > held.threadRev ? received : held;
  if (text === held && reactions === held && thread === held) return held;
  return {
    value: {
      ...text.value,
      reactions: reactions.value.reactions,
      thread: thread.value.thread,
    },
    rev: text.rev,
    reactionsRev: reactions.reactionsRev,
    threadRev: thread.threadRev,
  };
}

export function setReactions(held: HeldMessage, reactions: Reaction[], rev: number): HeldMessage {
  if (rev <= held.reactionsRev) return held;
  return { ...held, value: { ...held.value, reactions }, reactionsRev: rev };
}

export function setThread(
  held: HeldMessage,
  thread: ThreadSummary | null,
  rev: number,
): HeldMessage {
  if (rev <= held.threadRev) return held;
  return { ...held, value: { ...held.value, thread }, threadRev: rev };
}
