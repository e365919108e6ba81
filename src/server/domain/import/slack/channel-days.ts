import type { DayFile, SlackArchive } from './archive';
import { byTime, type Day, dayEntries, readDay } from './day';
import { dateOfTime, dayOf, fieldsOf, isOfDay, timeOf } from './read';
import type { ImportScope } from './scope';
import type { TargetChannel } from './target-channels';

interface Sources {
  archive: SlackArchive;
  scope: ImportScope;
  /** Called for every file that was read. */
  onFile(file: DayFile, content: Day): void;
}

/** A file that is called by no day, and the first day that it has messages of. */
interface Undated {
  file: DayFile;
  from: string;
}

/**
 * The days of a channel, oldest first, each once: a channel may have several folders, or a day several
 * files. What a file has of a later day than it is called by, or is called by none, comes with its own day.
 */
export class ChannelDays {
  /** The days that the archive has whole, once all were read. */
  readonly complete = new Set<string>();
  readonly #later = new Map<string, Day[]>();
  #isUndatedWhole = true;

  constructor(
    private readonly place: Pick<TargetChannel, 'folders'>,
    private readonly sources: Sources,
  ) {}

  async *read(): AsyncGenerator<Day> {
    const files = this.place.folders.flatMap((folder) => folder.days);
    const dated = filesByDay(files);
    const undated = await this.#findUndated(files);
    for (;;) {
      const day = first([
        first(dated.keys()),
        first(this.#later.keys()),
        first(undated.map(({ from }) => from)),
      ]);
      if (day === undefined) break;
      for (const { file } of undated.filter(({ from }) => from === day)) await this.#hold(file);
      const parts = await this.#readFiles(dated.get(day) ?? [], day);
      const held = this.#later.get(day) ?? [];
      dated.delete(day);
      this.#later.delete(day);
      undated.splice(0, undated.length, ...undated.filter(({ from }) => from !== day));
      yield inOrder([...parts, ...held]);
    }
    // An entry without a time may be of any day.
    if (!this.#isUndatedWhole) this.complete.clear();
  }

  /** They are read twice: once for where they begin, so that one file at a time is in memory. */
  async #findUndated(files: DayFile[]): Promise<Undated[]> {
    const found: Undated[] = [];
    for (const file of files.filter(({ day }) => day === null)) {
      const entries = dayEntries(await this.sources.archive.peek(file)) ?? [];
      const times = entries.flatMap((raw) => timeOf(fieldsOf(raw).ts) ?? []);
      found.push({ file, from: first(times.map((ts) => dayOf(dateOfTime(ts)))) ?? '' });
    }
    return found;
  }

  async #hold(file: DayFile): Promise<void> {
    const content = await this.#readFile(file);
    this.#isUndatedWhole &&= content.isComplete;
    for (const [day, part] of byOwnDay(content)) this.#keep(day, part);
  }

  async #readFiles(files: DayFile[], day: string): Promise<Day[]> {
    const contents: Day[] = [];
    for (const file of files) contents.push(await this.#readFile(file));
    if (files.length > 0 && contents.every(({ isComplete }) => isComplete)) this.complete.add(day);
    return contents.map((content) => {
      const later = (ts: string) => !isOfDay(ts, day) && dayOf(dateOfTime(ts)) > day;
      const moved = content.messages.filter(({ ts }) => later(ts));
      if (moved.length === 0) return content;
      for (const [own, part] of byOwnDay({ ...content, messages: moved, times: [] }))
        this.#keep(own, part);
      return { ...content, messages: content.messages.filter(({ ts }) => !later(ts)) };
    });
  }

  async #readFile(file: DayFile): Promise<Day> {
    const { archive, scope, onFile } = this.sources;
    const content = await readDay(archive, file, scope);
    onFile(file, content);
    return content;
  }

  #keep(day: string, part: Day): void {
    this.#later.set(day, [...(this.#later.get(day) ?? []), part]);
  }
}

function filesByDay(files: DayFile[]): Map<string, DayFile[]> {
  const days = new Map<string, DayFile[]>();
  for (const file of files) {
    if (file.day) days.set(file.day, [...(days.get(file.day) ?? []), file]);
  }
  return days;
}

function first(texts: Iterable<string | undefined>): string | undefined {
  let found: string | undefined;
  for (const text of texts) {
    if (text !== undefined && (found === undefined || text < found)) found = text;
  }
  return found;
}

function byOwnDay({ messages, times, isComplete }: Day): Map<string, Day> {
  const days = new Map<string, Day>();
  const at = (ts: string) => {
    const day = dayOf(dateOfTime(ts));
    const known = days.get(day) ?? { messages: [], times: [], isComplete };
    days.set(day, known);
    return known;
  };
  for (const message of messages) at(message.ts).messages.push(message);
  for (const ts of times) at(ts).times.push(ts);
  return days;
}

function inOrder(parts: Day[]): Day {
  const [only] = parts;
  if (only && parts.length === 1) return only;
  return {
    messages: parts.flatMap(({ messages }) => messages).sort(byTime),
    times: parts.flatMap(({ times }) => times),
    isComplete: parts.every(({ isComplete }) => isComplete),
  };
}
