/** Steps between the lines of a chart: 1, 2 or 5, times a power of ten. */
const STEPS = [1, 2, 5];
const MOST_LINES = 5;

/** The lines of a chart from 0 up to one that nothing rises above. */
export function linesUpTo(most: number): number[] {
  for (let power = 1; ; power *= 10) {
    for (const each of STEPS) {
      const step = each * power;
      const count = Math.max(1, Math.ceil(most / step));
      if (count <= MOST_LINES) return Array.from({ length: count + 1 }, (_, line) => line * step);
    }
  }
}
