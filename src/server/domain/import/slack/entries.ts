import { type Fields, isFields } from './read';
import { Damaged, isWhole, Recovered } from './recover';

interface Shape {
  /** Names under which a list may stand in what holds it. */
  wrappers: string[];
  /** Whether an object is an entry itself. */
  isOne(value: Fields): boolean;
}

/**
 * The entries of a file: a list, what holds one, entries by some key, or a single one; `null` where there are
 * none. One that is odd among those by keys is an entry like the others.
 */
export function entriesIn(content: unknown, shape: Shape): unknown[] | null {
  if (content instanceof Recovered) return openedOf(content, shape);
  if (Array.isArray(content)) return content;
  if (!isFields(content)) return null;
  const inner = shape.wrappers.map((name) => content[name]);
  const list: unknown[] | undefined = inner.find(Array.isArray);
  const isOne = shape.isOne(content);
  // An entry may have a list of its own, such as the ids of a channel's members.
  if (list && (!isOne || list.some(isFields))) return list;
  if (isOne) return [content];
  const keyed = [...inner, content].filter(isFields).find((each) => isKeyed(each, shape));
  return keyed ? Object.values(keyed) : null;
}

const isKeyed = (value: Fields, { isOne }: Shape) =>
  Object.values(value).some((entry) => isFields(entry) && isOne(entry));

/** Of a file that is no list but holds some, with whatever stands before, between and behind them. */
function openedOf({ entries, isList }: Recovered, shape: Shape): unknown[] {
  if (isList) return entries;
  const isAlone = entries.filter(isWhole).length === 1;
  return entries.flatMap((entry) => {
    if (entry instanceof Damaged) {
      // A damaged entry may have a list of its own, too.
      const list = entry.listUnder(shape.wrappers);
      return list?.some(isWhole) ? list : [entry];
    }
    if (isAlone) return entriesIn(entry, shape) ?? [entry];
    if (!isFields(entry) || shape.isOne(entry)) return [entry];
    return shape.wrappers.map((name) => entry[name]).find(Array.isArray) ?? [entry];
  });
}
