import type { ImportReport } from '../report';
import { baseOf, type Folder, type SlackArchive } from './archive';
import { dayEntries } from './day';
import type { ListedChannel, ListedChannels } from './lists';
import { isLocalId } from './local-id';
import { fieldsOf, idOf, textOf } from './read';

/** A channel that takes history in, with the folders which hold it. */
export interface ArchiveChannel extends ListedChannel {
  folders: Folder[];
  /** Whether its people are taken from who wrote in it, for want of a list. */
  membersFromHistory: boolean;
  /** Whether no list names it: all that is known of it is its folder. */
  isUnlisted: boolean;
}

/**
 * Finds the channel of every folder: by its id, by its name in any Unicode form or code page, by a name it
 * had before, by what the messages in it say; a folder that is nobody's becomes a private channel called
 * after it, as nothing proves that everybody could read it. Where several channels may have written into one
 * folder, only who may see all of them will see it.
 */
export async function matchFolders(
  archive: SlackArchive,
  { channels, isWhole }: ListedChannels,
  report: ImportReport,
): Promise<ArchiveChannel[]> {
  const places = channels.map((channel): ArchiveChannel => {
    const isDirect = channel.kind === 'dm' || channel.kind === 'group';
    const membersFromHistory = isDirect && channel.slack.members.length === 0;
    return {
      ...channel,
      kind: membersFromHistory ? 'private' : channel.kind,
      folders: [],
      membersFromHistory,
      isUnlisted: false,
    };
  });
  const matcher = new Matcher(places, archive.folders);
  const left: Folder[] = [];
  for (const folder of archive.folders) if (!matcher.byId(folder)) left.push(folder);
  const unnamed = left.filter((folder) => !matcher.byName(folder, report));
  // Where a list may be missing, what looks like a listed channel's may be a private one's of it.
  const isCertain = isWhole && archive.isWhole && !mayListMore(archive, unnamed);
  for (const folder of unnamed) {
    if (!folder.isDated) leaveFolderOut(folder, report);
    else if (
      !matcher.byFormerName(folder, { isCertain }) &&
      !matcher.byIds(folder, { isCertain, ids: await idsInside(archive, folder) })
    )
      matcher.add(unlisted(folder), report);
  }
  return matcher.places;
}

/** What Slack and other programs add to an export that lists no channels: files of canvases have any name. */
const OTHER_FILES =
  /^(?:integration_logs|lists|file_conversations|huddle_transcripts|content_flags|emoji|user_?groups|manifest|metadata|package|[a-z]+_in_the_conversation|.*canvas(?:es)?(?![a-z]).*)\.json$/i;
/** Notes that people put beside an export. */
const NOTES =
  /^(?:read[ _-]?me|notes?|licen[cs]e|changelog|directory)(?![a-z]).*\.(?:txt|md|html?|rtf)$/i;
/** Names of lists of what is not public, such as `groups (1).json` or `private_channels.csv`, and of folders of it. */
const NARROW_NAME = /private|group|direct(?!or)|mpim|conversation|(?<![a-z])(?:dm|im)s?(?![a-z])/i;
const MEDIA = /\.(?:png|jpe?g|gif|webp|svg|pdf|mp[34]|mov|m4a|wav|docx?|pptx?)$/i;

/** Whether an archive may list channels that are not public, in a file which is not called as Slack calls it. */
function mayListMore({ folders }: SlackArchive, unnamed: Folder[]): boolean {
  const filesOf = (some: Folder[]) =>
    some
      .flatMap(({ days }) => days.map(({ name }) => baseOf(name)))
      .filter((name) => ![OTHER_FILES, NOTES, MEDIA].some((pattern) => pattern.test(name)));
  const strays = unnamed.filter(({ names, isDated }) => names.includes('') && !isDated);
  return (
    filesOf(folders).some((name) => NARROW_NAME.test(name)) ||
    filesOf(strays).some((name) => /\.json/i.test(name))
  );
}

function leaveFolderOut({ days }: Folder, report: ImportReport): void {
  const reason = 'it is no list of people or channels and no day of a channel';
  for (const { name } of days) report.leaveOut('file', { reason, place: name });
}

const keyOf = (name: string) => name.normalize('NFKC').toLowerCase().trim();
const exactOf = (name: string) => name.normalize('NFC');

class Matcher {
  readonly #folderNames: Set<string>;
  /** The roots and keys of the names of folders. */
  readonly #folderKeys: Set<string>;

  constructor(
    readonly places: ArchiveChannel[],
    folders: Folder[],
  ) {
    this.#folderNames = new Set(folders.flatMap(({ names }) => names.map(exactOf)));
    this.#folderKeys = new Set(
      folders.flatMap(({ root, names }) => names.map((name) => `${root}:${keyOf(name)}`)),
    );
  }

  /** An id of a form that no name has may stand anywhere in a folder's name. */
  byId(folder: Folder): boolean {
    const names = new Set(folder.names.flatMap((name) => [name, ...name.split(/[^A-Za-z0-9]+/)]));
    const isLong = (id: string) => id.length >= 8 || folder.names.includes(id);
    return this.#give(
      folder,
      this.places.filter(({ slack: { id } }) => !isLocalId(id) && names.has(id) && isLong(id)),
    );
  }

  /** Ids of other programs are names, too: another channel may be called as one has it for its id. */
  byName(folder: Folder, report: ImportReport): boolean {
    const keys = folder.names.map(keyOf);
    // Another workspace of the organisation may have a channel of the same name.
    const isNear = (root: string) => root.startsWith(folder.root) || folder.root.startsWith(root);
    const named = this.places.filter(
      ({ slack: { id, name = '', alsoNamed }, root }) =>
        ([name, ...alsoNamed].some((each) => each !== '' && keys.includes(keyOf(each))) ||
          isCalledById(folder, id)) &&
        isNear(root),
    );
    // One that is not public and has no folder of its own may have written into this one.
    const here = named.filter(
      ({ root, kind, slack }) =>
        root === folder.root || (kind !== 'public' && !this.#hasFolder(root, slack.name)),
    );
    const all = here.length > 0 ? here : named;
    // A public one that has a folder by its id has not written here; a private one may have.
    const candidates = all.filter(
      ({ kind, folders }) => kind !== 'public' || folders.length === 0 || all.length === 1,
    );
    if (candidates.length < 2) return this.#give(folder, candidates.length > 0 ? candidates : all);
    return this.#share(folder, candidates, report);
  }

  byFormerName(folder: Folder, { isCertain }: { isCertain: boolean }): boolean {
    const keys = folder.names.map(keyOf);
    const had = this.places.filter(({ slack }) =>
      slack.otherNames.some((name) => keys.includes(keyOf(name))),
    );
    return this.#giveLikely(folder, { had, isCertain });
  }

  byIds(folder: Folder, { ids, isCertain }: { ids: Set<string>; isCertain: boolean }): boolean {
    const had = this.places.filter(({ slack }) => ids.has(slack.id));
    // What stands there may be the name of another one.
    const isName = this.places.some(
      ({ slack: { id, name = '', alsoNamed } }) =>
        !ids.has(id) && [name, ...alsoNamed].some((each) => isLocalId(each) && ids.has(each)),
    );
    return !isName && this.#giveLikely(folder, { had, isCertain });
  }

  /** A channel that has a folder of its own has not written into one called otherwise. */
  #giveLikely(
    folder: Folder,
    { had, isCertain }: { had: ArchiveChannel[]; isCertain: boolean },
  ): boolean {
    return isCertain && had.every(({ folders }) => folders.length === 0) && this.#give(folder, had);
  }

  add(place: ArchiveChannel, report: ImportReport): void {
    report.found('channel');
    this.places.push(place);
  }

  #give(folder: Folder, candidates: ArchiveChannel[]): boolean {
    const [only, another] = candidates;
    if (!only || another) return false;
    only.folders.push(folder);
    return true;
  }

  /** What is public goes into any of them; what may be private only to who may see it wherever it is from. */
  #share(folder: Folder, candidates: ArchiveChannel[], report: ImportReport): boolean {
    const [name = ''] = folder.names;
    const exact = candidates.filter(
      ({ slack }) => exactOf(slack.name ?? '') === exactOf(name) || isCalledById(folder, slack.id),
    );
    // Names that differ by case only have folders of their own, unless these became one on the way.
    if (exact.length === 1 && this.#areApart(candidates)) return this.#give(folder, exact);
    const place = `${name} (${candidates.map(({ slack }) => slack.id).join(', ')})`;
    const narrow = candidates.filter(({ kind }) => kind !== 'public');
    report.note('channel', { reason: sharedReason(narrow.length), place });
    if (narrow.length === 1) return this.#give(folder, narrow);
    const open = candidates.find(({ slack }) => !slack.isArchived) ?? candidates[0];
    if (narrow.length === 0) return this.#give(folder, open ? [open] : []);

    const own = unlisted(folder);
    const members = narrow
      .map(({ slack }) => slack.members)
      .reduce((both, more) => both.filter((id) => more.includes(id)));
    this.places.push({ ...own, slack: { ...own.slack, members }, membersFromHistory: false });
    report.found('channel');
    return true;
  }

  #hasFolder(root: string, name = ''): boolean {
    return this.#folderKeys.has(`${root}:${keyOf(name)}`);
  }

  #areApart(candidates: ArchiveChannel[]): boolean {
    return candidates.every(({ slack }) => this.#folderNames.has(exactOf(slack.name ?? '')));
  }
}

const isCalledById = ({ names }: Folder, id: string) => isLocalId(id) && names.includes(id);

function sharedReason(narrow: number): string {
  if (narrow === 0)
    return 'public channels share this folder: its history came into the first of them';
  if (narrow === 1)
    return 'a public and a private channel share this folder: all of it came into the private one';
  return 'private channels share this folder: it came into one of its own, for who is in all of them';
}

/** The ids of channels that the messages of a folder name as where they are. */
async function idsInside(archive: SlackArchive, { days }: Folder): Promise<Set<string>> {
  const ids = new Set<string>();
  const [first] = days;
  const entries = first && dayEntries(await archive.peek(first));
  for (const raw of entries ?? []) {
    const { channel } = fieldsOf(raw);
    const id = idOf(channel) ?? idOf(fieldsOf(channel).id);
    if (id) ids.add(id);
  }
  return ids;
}

const ID = /^[CDG][A-Z0-9]{7,}$/;

/** What a folder goes by that no list names. */
export const folderIdOf = ({ root, place }: Pick<ArchiveChannel, 'root' | 'place'>): string =>
  `folder:${root}${place}`;

function unlisted(folder: Folder): ArchiveChannel {
  const [path = ''] = folder.names;
  const name = path.slice(path.lastIndexOf('/') + 1);
  return {
    kind: 'private',
    root: folder.root,
    place: path,
    folders: [folder],
    membersFromHistory: true,
    isUnlisted: true,
    slack: {
      id: ID.test(name) ? name : folderIdOf({ root: folder.root, place: path }),
      goesByName: !ID.test(name),
      name: textOf(name),
      alsoNamed: [],
      otherNames: [],
      created: undefined,
      creator: undefined,
      isArchived: false,
      isGeneral: false,
      members: [],
      oddMembers: 0,
      hasAllMembers: false,
      topic: undefined,
      flaggedAs: 'private',
    },
  };
}
