/** What an archive holds, each of which the import accounts for. */
export type AccountedNoun =
  | 'file'
  | 'person'
  | 'channel'
  | 'message'
  | 'reaction'
  | 'attached file';

/** What came in otherwise than the archive has it, or deserves a look. */
export type NotedNoun = AccountedNoun | 'membership' | 'thread' | 'workspace';

export interface ReportGroup {
  noun: NotedNoun;
  reason: string;
  count: number;
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
  | 'reactions'
  | 'messages changed'
  | 'messages deleted';

export interface Tally {
  /** What the archive holds of it and the workspace now has. */
  imported: number;
  /** Of those, what was there from an earlier run. */
  before: number;
}

/** Of one noun: what was found in the archive, and where each of it ended. */
export interface Account {
  found: number;
  cameIn: number;
  before: number;
  leftOut: number;
}

/** Receives a line: what it is, where it stands in the archive, and why. */
export type OnReportLine = (noun: NotedNoun, what: string, reason: string) => void;

interface LeftOut {
  reason: string;
  /** The file in the archive and the entry, or the time (ts) of the message. */
  place: string;
  count?: number;
}

/**
 * Accounts for an import: everything found in the archive came in, was there already, or was left out with
 * a reason and a place. Its size does not grow with the archive: every line goes out as it occurs, what was
 * left out to `onLeftOut`, and what came in otherwise than it stands there to `onNote`.
 */
export class ImportReport {
  readonly #leftOut = new Map<string, ReportGroup>();
  readonly #notes = new Map<string, ReportGroup>();
  readonly #tallies = new Map<Counted, Tally>();
  readonly #accounts = new Map<AccountedNoun, Account>();

  constructor(
    private readonly onLeftOut: OnReportLine,
    private readonly onNote: OnReportLine = onLeftOut,
  ) {}

  found(noun: AccountedNoun, count = 1): void {
    this.#account(noun).found += count;
  }

  cameIn(noun: AccountedNoun, count = 1): void {
    this.#account(noun).cameIn += count;
  }

  wasThere(noun: AccountedNoun, count = 1): void {
    this.#account(noun).before += count;
  }

  leaveOut(noun: AccountedNoun, { reason, place, count = 1 }: LeftOut): void {
    if (count <= 0) return;
    this.#account(noun).leftOut += count;
    add(this.#leftOut, { noun, reason, count });
    const what = count === 1 ? place : `${place} (${count} of them)`;
    this.onLeftOut(noun, what, reason);
  }

  /** What came in, but not as it stands in the archive. It changes no sum. */
  note(noun: NotedNoun, { reason, place }: LeftOut): void {
    add(this.#notes, { noun, reason, count: 1 });
    this.onNote(noun, place, reason);
  }

  count(what: Counted, { imported, before = 0 }: { imported: number; before?: number }): void {
    const tally = this.#tallies.get(what) ?? { imported: 0, before: 0 };
    this.#tallies.set(what, {
      imported: tally.imported + imported,
      before: tally.before + before,
    });
  }

  /** The nouns whose sums differ: a fault of the importer, which the operator has to see. */
  close(): string[] {
    return [...this.#accounts].flatMap(([noun, { found, cameIn, before, leftOut }]) => {
      const ended = cameIn + before + leftOut;
      if (ended === found) return [];
      const reason = `the archive holds ${found} and ${ended} are accounted for (${cameIn} came in, ${before} were there, ${leftOut} were left out)`;
      return [`${noun}: ${reason}`];
    });
  }

  get accounts(): ReadonlyMap<AccountedNoun, Account> {
    return this.#accounts;
  }

  get tallies(): ReadonlyMap<Counted, Tally> {
    return this.#tallies;
  }

  get leftOut(): ReportGroup[] {
    return [...this.#leftOut.values()];
  }

  get notes(): ReportGroup[] {
    return [...this.#notes.values()];
  }

  #account(noun: AccountedNoun): Account {
    const known = this.#accounts.get(noun);
    if (known) return known;
    const made = { found: 0, cameIn: 0, before: 0, leftOut: 0 };
    this.#accounts.set(noun, made);
    return made;
  }
}

function add(groups: Map<string, ReportGroup>, { noun, reason, count }: ReportGroup): void {
  const key = `${noun} ${reason}`;
  const group = groups.get(key);
  if (group) group.count += count;
  else groups.set(key, { noun, reason, count });
}
