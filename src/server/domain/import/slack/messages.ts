import { createHash } from 'node:crypto';
import type { MemberId, MessageId } from '@/shared/id';
import { LIMITS } from '@/shared/limits';
import type { MessageKind } from '@/shared/model/message';
import { WHOLE_CHANNEL } from '../../../db/schema';
import type { ImportReport } from '../report';
import { type Contents, contentsOf, type FileName } from './contents';
import { authorOf, type Day } from './day';
import type { EmojiNames } from './emoji';
import { importedId } from './imported-id';
import { leaveOutMessage } from './left-out';
import type { Names } from './markup';
import { type Enrolled, importKeyOf, type People, SLACKBOT } from './people';
import type { Place } from './places';
import { type ImportedReaction, reactionsOf } from './reactions';
import { dateOfTime } from './read';
import type { SlackMessage } from './schema';
import type { ImportScope } from './scope';

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
  /** The files that its body names. */
  files: FileName[];
}

export interface Dictionary {
  names: Names;
  people: People;
  emoji: EmojiNames;
}

/** The messages of each time that a channel's days have brought so far. */
export type Times = Map<string, { author: MemberId; content: string; isPlain: boolean }[]>;

/** A message that the workspace has from an earlier run. */
export interface Holder {
  id: MessageId;
  authorId: MemberId;
  importKey: string | null;
  isDeleted: boolean;
  body: string;
}

interface Sources {
  scope: ImportScope;
  dictionary: Dictionary;
  times: Times;
  /** What the workspace has under the ids that messages of the day may have. */
  holders: Map<MessageId, Holder>;
}

/** The id of the message of a time; a suffix tells it apart from the one that had the time first. */
export function idAt(
  { workspaceId }: ImportScope,
  { slackId }: Pick<Place, 'slackId'>,
  ...[ts, suffix = '']: [ts: string, suffix?: string]
): MessageId {
  return importedId(workspaceId, `${slackId} ${suffix === '' ? ts : `${ts} ${suffix}`}`, ts);
}

/**
 * A day's messages as drafts. Two messages of one time are two: the second is told apart by its author and
 * its number, and so is one whose time somebody else has from an earlier archive. An entry that the archive
 * repeats word for word is left out.
 */
export function draftsOf(
  { messages }: Pick<Day, 'messages'>,
  place: Place,
  { scope, dictionary, times, holders }: Sources,
): Draft[] {
  const { report } = scope;
  return messages.flatMap((message) => {
    const name = authorOf(message) ?? '';
    const author = dictionary.people.find(name);
    if (!author) {
      const reason = 'its author can’t be made a member';
      leaveOutMessage(report, message, { reason, place: message.place });
      return [];
    }
    const { ts } = message;
    const contents = contentsOf(message, dictionary.names);
    const content = digestOf([message.subtype, contents.body]).slice(0, 16);
    const same = times.get(ts) ?? [];
    if (same.some((other) => other.author === author.id && other.content === content)) {
      const reason = 'the archive has it twice';
      leaveOutMessage(report, message, { reason, place: message.place });
      return [];
    }
    accountForRest(report, contents, message);
    const nth = same.filter((other) => other.author === author.id).length;
    const holder = holders.get(idAt(scope, place, ts));
    const isHeld = holder !== undefined && !isSameMessage(holder, { name, author, contents });
    const hasOwn = holders.has(idAt(scope, place, ts, `${name} 0`));
    const isPlain = !same.some((other) => other.isPlain) && !isHeld && !hasOwn;
    times.set(ts, [...same, { author: author.id, content, isPlain }]);
    const suffix = isPlain ? '' : `${name} ${nth}`;
    return [draftOf(message, { place, scope, dictionary, contents, author, suffix })];
  });
}

/**
 * Whether a message is the one that has its time here: of the same author, by the member or the archive's id,
 * or word for word the same, as an author may have been known by another id or address. What was deleted
 * stands there as Slackbot's.
 */
function isSameMessage(
  holder: Holder,
  { name, author, contents }: { name: string; author: Enrolled; contents: Contents },
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
  place: Place;
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
  const { ts, threadTs } = message;
  const id = idAt(scope, place, ts, suffix);
  const createdAt = dateOfTime(ts);
  const rootId = threadTs && threadTs !== ts ? idAt(scope, place, threadTs) : null;
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
    files: contents.files.named,
  };
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
export function keyPrefixOf({ slackId }: Pick<Place, 'slackId'>): string {
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
