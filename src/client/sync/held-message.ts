import type { Message, Reaction, ThreadSummary } from '@/shared/model/message';
import type { HeldMessage } from './state';

export function holdMessage(value: Message, rev: number): HeldMessage {
  return { value, rev, reactionsRev: rev, threadRev: rev };
}

/** The newer of each part; the same object when nothing of `heard` is newer. */
export function mergeMessage(held: HeldMessage, heard: HeldMessage): HeldMessage {
  const text = heard.rev > held.rev ? heard : held;
  const reactions = heard.reactionsRev > held.reactionsRev ? heard : held;
  const thread = heard.threadRev > held.threadRev ? heard : held;
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
