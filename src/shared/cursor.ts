/** How far a client has heard: `epoch:rev`. The epoch changes when the store was restored to an earlier state. */
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
 * How far a client has heard, once it hears from `next`. While one process hands it over to another it may
 * have heard more of the first than the second begins with, and must not hear that again.
 */
export function furthest(held: string | null | undefined, next: string): string {
  const [before, after] = [held ? parseCursor(held) : null, parseCursor(next)];
  const isBehind = before && after && before.epoch === after.epoch && after.rev < before.rev;
  return held && isBehind ? held : next;
}
