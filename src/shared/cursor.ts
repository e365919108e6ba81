/** How far a client has received the log: `epoch:rev`. The epoch changes when the store was restored to an earlier state. */
export interface Cursor {
  epoch: string;
  rev: number;
}

export function formatCursor(cursor: Cursor): string {
  return `${cursor.epoch}:${cursor.rev}`;
}

/** `null` for anything that `formatCursor` did not make. */
export function parseCursor(text: string): Cursor | null {
  const match = /^([0-9a-f]{8}):(\d{1,15})$/.exec(text);
  return match?.[1] && match[2] ? { epoch: match[1], rev: Number(match[2]) } : null;
}

/**
 * The cursor of a client after a batch whose cursor is `next`: it never moves back within an epoch. While one
 * process hands a client over to another, the second may begin at a lower rev than the first has sent already.
 */
export function furthest(held: string | null | undefined, next: string): string {
  const [before, after] = [held ? parseCursor(held) : null, parseCursor(next)];
  const isBehind = before && after && before.epoch === after.epoch && after.rev < before.rev;
  return held && isBehind ? held : next;
}
