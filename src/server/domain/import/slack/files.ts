import type { Fields } from './read';
import { fieldsOf, idOf, isFields, listIn, MAX_LISTS } from './read';

const NONE = new Set<unknown>([undefined, null, false, '']);

/** The file entries of a field: a list, lists in it opened, a single one, or several by their ids. */
function entriesIn(value: unknown): unknown[] {
  if (NONE.has(value)) return [];
  if (!isFields(value)) return Array.isArray(value) ? value.flat(MAX_LISTS) : [value];
  const inner = Object.values(value);
  return inner.length > 0 && inner.every(isFields) ? inner : [value];
}

/** What hangs on a message, or on an attachment and the messages in it. */
export interface HungFiles {
  /** Those that can be named. */
  files: unknown[];
  /** Entries that hold nothing. */
  empty: number;
  /** Entries of a file that was listed before, as `file` beside `files` may be. */
  twice: number;
}

/** Older exports have a single `file` beside or instead of the list. */
export function filesOf(...containers: Fields[]): HungFiles {
  const hung: HungFiles = { files: [], empty: 0, twice: 0 };
  if (containers.every(({ files, file }) => NONE.has(files) && NONE.has(file))) return hung;
  const known = new Set<string>();
  for (const entries of containers.flatMap(({ files, file }) => [files, file]).map(entriesIn)) {
    const ids = entries.map((entry) => idOf(fieldsOf(entry).id));
    for (const [index, entry] of entries.entries()) {
      if (NONE.has(entry)) hung.empty += 1;
      else if (known.has(ids[index] ?? '')) hung.twice += 1;
      else hung.files.push(entry);
    }
    for (const id of ids) if (id) known.add(id);
  }
  return hung;
}

export interface FoundFiles {
  /** On the message, its attachments and the messages forwarded in them, however deep. */
  own: number;
  /** Anywhere else: on the copy of a thread's first message, on what a message is about. */
  elsewhere: number;
}

type Where = 'shown' | 'wrapper' | 'elsewhere';

/** Counts every file entry of a message, wherever it is. Without recursion: an archive may nest deeply. */
export function countFiles(message: Fields): FoundFiles {
  const found: FoundFiles = { own: 0, elsewhere: 0 };
  const pending: [value: unknown, where: Where][] = [[message, 'shown']];
  for (let next = pending.pop(); next; next = pending.pop()) {
    const [value, where] = next;
    if (Array.isArray(value)) for (const each of value) pending.push([each, where]);
    if (!isFields(value)) continue;
    if (where === 'wrapper' && !isFields(value.message)) {
      pending.push([value, 'shown']);
      continue;
    }
    for (const key of Object.keys(value)) {
      const inner = value[key];
      if (key === 'files' || key === 'file') {
        const entries = entriesIn(inner);
        if (where === 'shown') found.own += entries.length;
        else found.elsewhere += entries.filter(isFields).length;
      } else if (typeof inner === 'object' && inner !== null) {
        pending.push([inner, whereIs(key, where)]);
      }
    }
  }
  return found;
}

function whereIs(key: string, where: Where): Where {
  if (where === 'wrapper') return key === 'message' ? 'shown' : 'elsewhere';
  if (where !== 'shown') return 'elsewhere';
  if (key === 'attachments') return 'shown';
  return key === 'message_blocks' ? 'wrapper' : 'elsewhere';
}

/** The messages in a forwarded one, which may stand in wrappers (`message_blocks`). */
export function messagesIn(blocks: unknown): Fields[] {
  return listIn(blocks).map((each) => {
    const { message } = fieldsOf(each);
    if (isFields(message)) return message;
    return isFields(each) ? each : { text: each };
  });
}
