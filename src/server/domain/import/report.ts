/** What did not come in, by what it was. */
export type SkippedNoun =
  | 'file'
  | 'person'
  | 'channel'
  | 'membership'
  | 'message'
  | 'thread'
  | 'reaction';

export interface SkippedGroup {
  noun: SkippedNoun;
  reason: string;
  count: number;
  /** The first few, to find them by. */
  examples: string[];
}

export type Counted =
  | 'people'
  | 'bots'
  | 'public channels'
  | 'private channels'
  | 'direct messages'
  | 'group messages'
  | 'messages'
  | 'thread replies'
  | 'reactions';

export interface Tally {
  /** What the archive holds of it and the workspace now has. */
  imported: number;
  /** Of those, what was there from an earlier run. */
  before: number;
}

const EXAMPLES = 5;

/** Gathers what an import did; its size does not grow with the archive. */
export class ImportReport {
  readonly #skipped = new Map<string, SkippedGroup>();
  readonly #tallies = new Map<Counted, Tally>();

  constructor(private readonly onSkip: (noun: SkippedNoun, what: string, reason: string) => void) {}

  count(what: Counted, { imported, before = 0 }: { imported: number; before?: number }): void {
    const tally = this.#tallies.get(what) ?? { imported: 0, before: 0 };
    this.#tallies.set(what, {
      imported: tally.imported + imported,
      before: tally.before + before,
    });
  }

  skip(noun: SkippedNoun, reason: string, what: string): void {
    const key = `${noun} ${reason}`;
    const group = this.#skipped.get(key) ?? { noun, reason, count: 0, examples: [] };
    group.count += 1;
    if (group.examples.length < EXAMPLES) {
      group.examples.push(what);
      this.onSkip(noun, what, reason);
    }
    this.#skipped.set(key, group);
  }

  get tallies(): ReadonlyMap<Counted, Tally> {
    return this.#tallies;
  }

  get skipped(): SkippedGroup[] {
    return [...this.#skipped.values()];
  }
}
