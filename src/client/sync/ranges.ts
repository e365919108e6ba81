import type { MessageId } from '@/shared/id';
import { mergeMessage } from './held-message';
import { END, type HeldMessage, type MessageRange } from './state';

type Ranges = readonly MessageRange[];

/** Puts a loaded range among those held; what overlaps or touches becomes one. */
export function mergeRange(ranges: Ranges, loaded: MessageRange): MessageRange[] {
  const apart: MessageRange[] = [];
  let joined = loaded;
  for (const range of ranges) {
    if (range.to + 1 < joined.from || range.from > joined.to + 1) apart.push(range);
    else joined = joinRanges(range, joined);
  }
  return [...apart, joined].sort((a, b) => a.from - b.from);
}

function joinRanges(held: MessageRange, loaded: MessageRange): MessageRange {
  return {
    from: Math.min(held.from, loaded.from),
    to: Math.max(held.to, loaded.to),
    messages: mergeMessages(held.messages, loaded.messages),
  };
}

/** Two lists in seq order as one; a message in both keeps the newer of each part. */
export function mergeMessages(
  held: readonly HeldMessage[],
  loaded: readonly HeldMessage[],
): HeldMessage[] {
  const merged: HeldMessage[] = [];
  let i = 0;
  let j = 0;
  while (i < held.length || j < loaded.length) {
    const a = held[i];
    const b = loaded[j];
    if (a && b && a.value.seq === b.value.seq) {
      merged.push(mergeMessage(a, b));
      i += 1;
      j += 1;
    } else if (a && (!b || a.value.seq < b.value.seq)) {
      merged.push(a);
      i += 1;
    } else if (b) {
      merged.push(b);
      j += 1;
    }
  }
  return merged;
}

/** The range that shows what is around `seq`. */
export function rangeAt(ranges: Ranges | undefined, seq: number): MessageRange | undefined {
  return ranges?.find((range) => range.from <= seq && seq <= range.to);
}

/** The range that new messages belong to. */
export function liveRange(ranges: Ranges | undefined): MessageRange | undefined {
  return ranges?.find((range) => range.to === END);
}

/** Puts a new message at its place, if the range that covers it is held. */
export function insertMessage(ranges: Ranges, received: HeldMessage): Ranges {
  const range = rangeAt(ranges, received.value.seq);
  if (!range) return ranges;
  const messages = insertInOrder(range.messages, received);
  return messages === range.messages ? ranges : replace(ranges, range, { ...range, messages });
}

/** Inserts by seq, or merges with the message that is there; returns the same array when nothing changes. */
export function insertInOrder(messages: HeldMessage[], received: HeldMessage): HeldMessage[] {
  const { seq } = received.value;
  // New messages belong at the end, so the place is looked for from there.
  let at = messages.length;
  while (at > 0 && (messages[at - 1]?.value.seq ?? 0) > seq) at -= 1;
  const before = messages[at - 1];
  if (before?.value.seq !== seq) return messages.toSpliced(at, 0, received);
  const merged = mergeMessage(before, received);
  return merged === before ? messages : messages.with(at - 1, merged);
}

/** Changes one held message; the same ranges when it is not held or does not change. */
export function changeMessage(
  ranges: Ranges,
  id: MessageId,
  change: (held: HeldMessage) => HeldMessage,
): Ranges {
  for (const range of ranges) {
    const messages = changeById(range.messages, id, change);
    if (messages !== range.messages) return replace(ranges, range, { ...range, messages });
  }
  return ranges;
}

export function changeById<Messages extends readonly HeldMessage[]>(
  messages: Messages,
  id: MessageId,
  change: (held: HeldMessage) => HeldMessage,
): Messages | HeldMessage[] {
  const at = messages.findLastIndex((message) => message.value.id === id);
  const held = messages[at];
  if (!held) return messages;
  const changed = change(held);
  return changed === held ? messages : messages.with(at, changed);
}

function replace(ranges: Ranges, old: MessageRange, range: MessageRange): MessageRange[] {
  return ranges.map((each) => (each === old ? range : each));
}
