import { fold } from './fold';

interface Named {
  /** All that it may be meant by. */
  names: string[];
}

/** The candidates whose names could have been meant, likeliest first: a slip or two away, or begun the same. */
export function nearest<Candidate extends Named>(
  typed: string,
  candidates: Candidate[],
  most = 3,
): Candidate[] {
  const needle = fold(typed);
  const slips = Math.max(1, Math.floor(needle.length / 3));
  return candidates
    .map((candidate) => ({
      candidate,
      away: Math.min(...candidate.names.map((name) => awayFrom(needle, fold(name)))),
    }))
    .filter(({ away }) => away <= slips)
    .sort((a, b) => a.away - b.away)
    .slice(0, most)
    .map(({ candidate }) => candidate);
}

/** Letters to change, take out, put in or swap. One that goes on where the other ends is one away. */
function awayFrom(a: string, b: string): number {
  if (a.length > 2 && (b.startsWith(a) || (b.length > 2 && a.startsWith(b)))) return 1;
  if (Math.abs(a.length - b.length) > a.length / 3) return Number.POSITIVE_INFINITY;
  let [before, last] = [[0], Array.from({ length: b.length + 1 }, (_, index) => index)];
  for (let row = 1; row <= a.length; row += 1) {
    const next = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const same = a[row - 1] === b[column - 1];
      const swapped =
        row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      next.push(
        Math.min(
          (last[column] ?? 0) + 1,
          (next[column - 1] ?? 0) + 1,
          (last[column - 1] ?? 0) + (same ? 0 : 1),
          swapped ? (before[column - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
        ),
      );
    }
    [before, last] = [last, next];
  }
  return last[b.length] ?? 0;
}
