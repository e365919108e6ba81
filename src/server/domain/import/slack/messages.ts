import { createHash } from 'node:crypto';
import type { MemberId, MessageId } from '@/shared/id';
import { LIMITS } from '@/shared/limits';
import { isNotice, type MessageKind } from '@/shared/model/message';
import { WHOLE_CHANNEL } from '../../../db/schema';
import type { ImportReport } from '../report';
import { type Contents, contentsOf, type FileName } from './contents';
import { authorOf, type Day } from './day';
import type { Dictionary } from './dictionary';
import { idAt } from './imported-id';
import { leaveOutMessage } from './left-out';
import { type Enrolled, importKeyOf, SLACKBOT } from './people';
import { type ImportedReaction, reactionsOf } from './reactions';
import { dateOfTime } from './read';
import type { SlackMessage } from './schema';
import type { ImportScope } from './scope';
import type { TargetChannel } from './target-channels';

/** A message on its way in; it has no seq until it is known to be new. */
export interface Draft {
  id: MessageId;
  /** Where it stands in the archive. */
  place: string;
  /** The root it claims to answer. */
  rootId: MessageId | null;
  kind: MessageKind;
  authorId: MemberId;
  body: string;
  key: string;
  digest: string;
  createdAt: Date;
  editedAt: Date | null;
  deletedAt: Date | null;
  mentions: string[];
  reactions: ImportedReaction[];
  pin: { memberId: MemberId; at: Date } | null;
  /** The files that its body names. */
  files: FileName[];
}

/** One of the messages with the same `ts`. The suffix makes its key unique; the first has none. */
interface OfOneTime {
  author: MemberId;
  content: string;
  suffix: string | null;
}

/** The messages of each time that a channel's days have brought so far. */
export type Times = Map<string, OfOneTime[]>;

/** A message that the workspace has from an earlier run. */
export interface Holder {
  id: MessageId;
  authorId: MemberId;
  importKey: string | null;
  isDeleted: boolean;
  body: string;
  digest: string;
}

interface Sources {
  scope: ImportScope;
  dictionary: Dictionary;
  times: Times;
  /** What the workspace has under the ids that messages of the day may have. */
  holders: Map<MessageId, Holder>;
}

/** A message of the archive with its author here, before it has an id. */
interface Entry {
  message: SlackMessage & { ts: string };
  /** What the archive calls its author. */
  name: string;
  author: Enrolled;
  contents: Contents;
  /** What it had its time with before, by this archive. */
  same: OfOneTime[];
  own: OfOneTime;
}

/**
 * A day's messages as drafts. Two messages of one time are two: the second is told apart by its author and
 * its number, and so is one whose time somebody else has from an earlier archive. Those that are there are
 * found again by their words, and then by their order. An entry that the archive repeats word for word is
 * left out, and so is one that may be any of several.
 */
export function draftsOf(
  { messages }: Pick<Day, 'messages'>,
  place: TargetChannel,
  sources: Sources,
): Draft[] {
  const { report } = sources.scope;
  const read = messages.map((message) => entryOf(message, sources));
  const entries = read.filter((each) => 'own' in each);
  const choose = new Slots(place, sources);
  for (const isSure of sources.holders.size > 0 ? [isOwnWord, isWord] : []) {
    for (const entry of entries) choose.byWords(entry, isSure);
  }
  const open = entries.filter(({ own }) => own.suffix === null);
  const counts = new Map<string, number>();
  for (const entry of open) counts.set(keyOf(entry), (counts.get(keyOf(entry)) ?? 0) + 1);
  for (const entry of open) {
    const left = counts.get(keyOf(entry)) ?? 1;
    choose.byOrder(entry, left);
    counts.set(keyOf(entry), left - 1);
  }
  return read.flatMap((each) => {
    const { message } = each;
    const suffix = 'own' in each ? each.own.suffix : null;
    if (!('own' in each) || suffix === null) {
      const reason = 'reason' in each ? each.reason : UNCERTAIN;
      leaveOutMessage(report, message, { reason, place: message.place });
      return [];
    }
    const { contents, author } = each;
    accountForRest(report, contents, message);
    return [draftOf(message, { place, ...sources, contents, author, suffix })];
  });
}

const UNCERTAIN =
  'several messages here have its time, and it may be any of them: they stay as they are';

interface Refused {
  message: Entry['message'];
  reason: string;
}

function entryOf(
  message: Entry['message'],
  { dictionary, times }: Pick<Sources, 'dictionary' | 'times'>,
): Entry | Refused {
  const name = authorOf(message) ?? '';
  const author = dictionary.people.find(name);
  if (!author) return { message, reason: 'its author can’t be made a member' };
  const contents = contentsOf(message, dictionary.names);
  const content = digestOf([message.subtype, contents.body]).slice(0, 16);
  const same = times.get(message.ts) ?? [];
  if (same.some((other) => other.author === author.id && other.content === content))
    return { message, reason: 'the archive has it twice' };
  const own = { author: author.id, content, suffix: null };
  times.set(message.ts, same);
  same.push(own);
  return { message, name, author, contents, same, own };
}

const keyOf = ({ message, author }: Entry) => `${message.ts} ${author.id}`;

type IsSure = (holder: Holder, entry: Entry, digest: string) => boolean;

/** What was edited or deleted here is known by the words that it came in with. */
const isWord: IsSure = (holder, { contents }, digest) =>
  holder.digest === digest || (!holder.isDeleted && holder.body === contents.body);

const isOwnWord: IsSure = (holder, entry, digest) =>
  holder.authorId === entry.author.id && isWord(holder, entry, digest);

/** The ids of messages of one time: which of those here is which of the archive's. */
class Slots {
  constructor(
    private readonly place: TargetChannel,
    private readonly sources: Sources,
  ) {}

  byWords(entry: Entry, isSure: IsSure): void {
    const { own, contents } = entry;
    if (own.suffix !== null) return;
    const digest = digestOf([this.place.id, this.#rootOf(entry), contents.body]);
    own.suffix =
      this.#there(entry).find(({ holder }) => isSure(holder, entry, digest))?.suffix ?? null;
  }

  /** Where fewer are left in the archive than here, none is certain to be any of them. */
  byOrder(entry: Entry, left: number): void {
    const there = this.#there(entry);
    const live = there.filter(({ holder }) => !holder.isDeleted);
    const may = there.length > left && live.length > 0 ? live : there;
    if (live.length > left) return;
    entry.own.suffix = may[0]?.suffix ?? this.#fresh(entry);
  }

  /** What is there of its author and time, and is no other entry of the archive. */
  #there(entry: Entry): { suffix: string; holder: Holder }[] {
    if (this.sources.holders.size === 0) return [];
    const found: { suffix: string; holder: Holder }[] = [];
    const plain = this.#holder(entry, '');
    if (plain && isSameMessage(plain, entry)) found.push({ suffix: '', holder: plain });
    for (let nth = 0; ; nth += 1) {
      const suffix = `${entry.name} ${nth}`;
      const holder = this.#holder(entry, suffix);
      if (holder) found.push({ suffix, holder });
      // The first of an author may have the time to itself.
      else if (nth > 0) break;
    }
    return found.filter(({ suffix }) => isFree(entry, suffix));
  }

  #fresh(entry: Entry): string {
    const before = entry.same.filter(
      (other) => other.author === entry.author.id && other.suffix !== null,
    ).length;
    const hasOwn = this.#holder(entry, `${entry.name} 0`) !== undefined;
    if (isFree(entry, '') && !this.#holder(entry, '') && !hasOwn) return '';
    for (let nth = before; ; nth += 1) {
      const suffix = `${entry.name} ${nth}`;
      if (isFree(entry, suffix) && !this.#holder(entry, suffix)) return suffix;
    }
  }

  #holder({ message }: Entry, suffix: string): Holder | undefined {
    const { scope, holders } = this.sources;
    return holders.get(idAt(scope, this.place, message.ts, suffix));
  }

  #rootOf({ message }: Entry): MessageId | null {
    return rootIdOf(message, { place: this.place, scope: this.sources.scope });
  }
}

const isFree = ({ same }: Entry, suffix: string) => same.every((other) => other.suffix !== suffix);

/**
 * Whether a message may be the one that has its time here: of the same author, by the member or the archive's
 * id, or word for word the same, as an author may have been known by another id or address. What was deleted
 * stands there as Slackbot's.
 */
function isSameMessage(
  holder: Holder,
  { name, author, contents }: Pick<Entry, 'name' | 'author' | 'contents'>,
): boolean {
  if (holder.authorId === author.id || holder.importKey?.trim() === importKeyOf(name)) return true;
  if (contents.deleted) return true;
  if (holder.isDeleted && holder.importKey === importKeyOf(SLACKBOT)) return true;
  return !holder.isDeleted && holder.body === contents.body;
}

/** What of a message that comes in does not. */
function accountForRest(
  report: ImportReport,
  { notes, files }: Contents,
  { place }: SlackMessage,
): void {
  for (const reason of notes) report.note('message', { reason, place });
  for (const { reason, count } of files.leftOut) {
    report.leaveOut('attached file', { reason, place, count });
  }
}

interface Parts {
  place: TargetChannel;
  scope: ImportScope;
  dictionary: Dictionary;
  contents: Contents;
  author: { id: MemberId };
  suffix: string;
}

function draftOf(
  message: SlackMessage & { ts: string },
  { place, scope, dictionary, contents, author, suffix }: Parts,
): Draft {
  const { ts } = message;
  const id = idAt(scope, place, ts, suffix);
  const createdAt = dateOfTime(ts);
  const rootId = rootIdOf(message, { place, scope });
  const key = `${keyPrefixOf(place)}${ts.replace('.', '-')}`;
  return {
    id,
    place: message.place,
    rootId: rootId === id ? null : rootId,
    kind: contents.kind,
    authorId: author.id,
    body: contents.body,
    key: suffix === '' ? key : `${key}-${digestOf([suffix]).slice(0, 12)}`,
    digest: digestOf([place.id, rootId, contents.body]),
    createdAt,
    editedAt: editedAtOf(message, scope),
    deletedAt: contents.deleted ? createdAt : null,
    mentions: mentionsOf(contents),
    reactions: reactionsOf(message, { createdAt, scope, dictionary, deleted: contents.deleted }),
    pin: pinOf(message, { createdAt, scope, dictionary, contents, author }),
    files: contents.files.named,
  };
}

/** Whoever pinned it, or else its author; when it was pinned, if at a time that has been, or else written. */
function pinOf(
  { pin }: SlackMessage,
  {
    createdAt,
    scope,
    dictionary,
    contents,
    author,
  }: Omit<Parts, 'place' | 'suffix'> & { createdAt: Date },
): Draft['pin'] {
  if (pin === null || contents.deleted || isNotice(contents)) return null;
  const memberId = (pin.by && dictionary.people.find(pin.by)?.id) || author.id;
  const at = pin.ts ? dateOfTime(pin.ts) : createdAt;
  return { memberId, at: at >= createdAt && at <= scope.at ? at : createdAt };
}

function rootIdOf(
  { ts, threadTs }: SlackMessage & { ts: string },
  { place, scope }: Pick<Parts, 'place' | 'scope'>,
): MessageId | null {
  return threadTs && threadTs !== ts ? idAt(scope, place, threadTs) : null;
}

/** When it was edited last, if at a time that has been: any later edit has to count as such. */
function editedAtOf(
  { ts, editedTs }: SlackMessage & { ts: string },
  { at }: ImportScope,
): Date | null {
  const edited = editedTs ? dateOfTime(editedTs) : null;
  return edited && edited >= dateOfTime(ts) && edited <= at ? edited : null;
}

/** An index holds no more than 2,704 bytes of a key. */
const MAX_ID_BYTES = 2_000;

/** What the keys of a channel's messages begin with. A channel without an id goes by its name, of any length. */
export function keyPrefixOf({ slackId }: Pick<TargetChannel, 'slackId'>): string {
  const isLong = Buffer.byteLength(slackId) > MAX_ID_BYTES;
  return `slack-${isLong ? digestOf([slackId]) : slackId}-`;
}

export function digestOf(content: unknown[]): string {
  return createHash('sha256').update(JSON.stringify(content)).digest('base64url');
}

function mentionsOf({ memberIds, callsChannel }: Contents): string[] {
  const called = memberIds.slice(0, LIMITS.mentionsPerMessage);
  return callsChannel ? [...called, WHOLE_CHANNEL] : called;
}
