/**
 * How well something with these names matches what was typed, both folded; 0 when it does not. Typed as it is
 * written, whatever stands between the words, is better than its words in another order, each of which is in one
 * of the names.
 */
export function matchScore(names: readonly string[], typed: string): number {
  const plain = names.map(withBlanks);
  const wanted = withBlanks(typed);
  const best = (text: string) => Math.max(...plain.map((name) => scoreOf(name, text)));
  const whole = best(wanted);
  const words = wanted.split(' ');
  if (whole >= 3 || words.length === 1) return whole;
  const worst = Math.min(...words.map(best));
  const inAnyOrder = worst >= 4 ? 3.5 : worst >= 3 ? 2.5 : worst > 0 ? 0.5 : 0;
  return Math.max(whole, inAnyOrder);
}

const withBlanks = (text: string) => text.replace(/[\s.,_-]+/g, ' ').trim();

/**
 * The whole name, its beginning, a word's beginning, a part, all letters in order, and at last one slip of the
 * finger.
 */
function scoreOf(name: string, typed: string): number {
  if (name === typed) return 6;
  if (name.startsWith(typed)) return 5;
  const words = name.split(' ');
  if (words.some((word) => word.startsWith(typed))) return 4;
  if (name.includes(typed)) return 3;
  if (hasInOrder(name, typed)) return 2;
  if (typed.length < 4) return 0;
  return [name, ...words].some((word) => isOneSlip(word.slice(0, typed.length + 1), typed)) ? 1 : 0;
}

function hasInOrder(name: string, typed: string): boolean {
  let at = 0;
  for (const letter of typed) {
    at = name.indexOf(letter, at) + 1;
    if (at === 0) return false;
  }
  return true;
}

/** One letter wrong, missing, too many, or two swapped. */
function isOneSlip(word: string, typed: string): boolean {
  let same = 0;
  while (same < typed.length && word[same] === typed[same]) same += 1;
  const rest = typed.slice(same);
  const left = word.slice(same);
  const begins = (text: string, start: string) => text.startsWith(start);
  return (
    begins(left.slice(1), rest.slice(1)) ||
    begins(left.slice(1), rest) ||
    begins(left, rest.slice(1)) ||
    (rest[0] === left[1] && rest[1] === left[0] && begins(left.slice(2), rest.slice(2)))
  );
}
