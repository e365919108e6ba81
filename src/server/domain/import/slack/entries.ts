import { type Fields, isFields } from './read';
import { Recovered } from './recover';

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
  if (content instanceof Recovered) return content.entries;
  if (Array.isArray(content)) return content;
  if (!isFields(content)) return null;
  const inner = shape.wrappers.map((name) => content[name]);
  const list = inner.find(Array.isArray);
  if (list) return list;
  if (shape.isOne(content)) return [content];
  const keyed = [...inner, content].filter(isFields).find((each) => isKeyed(each, shape));
  return keyed ? Object.values(keyed) : null;
}

const isKeyed = (value: Fields, { isOne }: Shape) =>
  Object.values(value).some((entry) => isFields(entry) && isOne(entry));
