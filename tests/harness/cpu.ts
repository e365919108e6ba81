/** Some 260,000 letters: words, numbers, and signs that texts are full of. */
const TEXT = Array.from({ length: 9_000 }, (_, n) => `word${n % 97} *a_b* <@${n}> é${n * n}`).join(
  ' ',
);

/**
 * Milliseconds of CPU that a fixed piece of work takes on this machine now: the best of many, some 4 ms where the
 * bounds were chosen. It counts the words of a text, as what is measured goes by letters and words, too: a loop of
 * mere numbers takes a third or eight times as long on another processor or after it was compiled again.
 */
export function calibrate(): number {
  return Math.min(...Array.from({ length: 30 }, () => cpuMs(countWords)));
}

function countWords(): number {
  const counts = new Map<string, number>();
  let signs = 0;
  for (let start = 0, at = 0; at <= TEXT.length; at += 1) {
    const code = TEXT.charCodeAt(at);
    if (code === 0x2a || code === 0x5f || code === 0x3c) signs += 1;
    if (code !== 0x20 && at < TEXT.length) continue;
    const word = TEXT.slice(start, at);
    counts.set(word, (counts.get(word) ?? 0) + 1);
    start = at + 1;
  }
  return counts.size + signs;
}

function cpuMs(work: () => unknown): number {
  const began = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(began);
  return (user + system) / 1_000;
}

/** Milliseconds of CPU that this process takes while `work` runs; what the store takes is left out. */
export async function cpuOf(work: () => Promise<unknown>): Promise<number> {
  const began = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(began);
  return (user + system) / 1_000;
}
