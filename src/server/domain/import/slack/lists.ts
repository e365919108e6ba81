import type { ChannelKind } from '@/shared/model/channel';
import type { ImportReport } from '../report';
import { CHANNEL_FILES, type ListFile, PEOPLE_FILES, type SlackArchive } from './archive';
import { entriesIn } from './entries';
import { Damaged, Recovered } from './recover';
import { readChannel, readUser, type SlackChannel, type SlackUser } from './schema';

const KINDS = new Map<string, ChannelKind>([
  ['channels.json', 'public'],
  ['groups.json', 'private'],
  ['dms.json', 'dm'],
  ['mpims.json', 'group'],
]);
/** How far a channel of each kind is seen: of all that is listed and flagged, the narrowest holds. */
const NARROWNESS: Record<ChannelKind, number> = { public: 0, private: 1, group: 2, dm: 3 };

/** A channel as the archive lists it. */
export interface ListedChannel {
  kind: ChannelKind;
  root: string;
  slack: SlackChannel;
  place: string;
}

/** The channels of all lists. */
export interface ListedChannels {
  channels: ListedChannel[];
  /** Whether every list, and every entry of it, could be read. */
  isWhole: boolean;
}

/** The people of all lists, each once; what the later lists know of someone fills gaps. */
export async function readPeople(
  archive: SlackArchive,
  report: ImportReport,
): Promise<SlackUser[]> {
  const found = new Map<string, SlackUser>();
  const files = archive.lists.filter(({ kind }) => PEOPLE_FILES.includes(kind));
  for (const file of files) {
    for (const { raw, place } of (await readList(archive, { file, report }))?.list ?? []) {
      report.found('person');
      const user = readUser(raw);
      const known = user && found.get(user.id);
      if (!user) report.leaveOut('person', { reason: whyNone(raw), place });
      else if (!known) found.set(user.id, user);
      else {
        found.set(user.id, fillGaps(known, user));
        const reason = 'the archive lists them before';
        report.leaveOut('person', { reason, place: `${user.id} in ${place}` });
      }
    }
  }
  return [...found.values()];
}

function fillGaps(known: SlackUser, later: SlackUser): SlackUser {
  const { name, realName, displayName, title, email, botId } = later;
  return {
    ...known,
    name: known.name ?? name,
    realName: known.realName ?? realName,
    displayName: known.displayName ?? displayName,
    title: known.title ?? title,
    email: known.email ?? email,
    botId: known.botId ?? botId,
    deleted: known.deleted && later.deleted,
  };
}

/** The channels of all lists, each once, as the narrowest that any list has it as. */
export async function readChannels(
  archive: SlackArchive,
  report: ImportReport,
): Promise<ListedChannels> {
  const found = new Map<string, ListedChannel>();
  let isWhole = true;
  for (const file of archive.lists.filter(({ kind }) => CHANNEL_FILES.includes(kind))) {
    const listed = KINDS.get(file.kind) ?? 'private';
    const entries = await readList(archive, { file, report });
    isWhole &&= entries?.isWhole ?? false;
    for (const { raw, place } of entries?.list ?? []) {
      report.found('channel');
      const read = readChannel(raw);
      const slack = read && ofRoot(read, { root: file.root, found });
      const known = slack && found.get(slack.id);
      isWhole &&= slack !== null;
      if (slack) noteMembers(report, slack, place);
      if (!slack) report.leaveOut('channel', { reason: whyNone(raw), place });
      else if (!known) {
        const kind = narrower(listed, slack.flaggedAs);
        found.set(slack.id, { kind, root: file.root, slack, place });
      } else {
        const kind = narrower(listed, slack.flaggedAs);
        found.set(slack.id, bothOf(known, { ...known, kind, slack }));
        const reason = 'the archive lists it before';
        report.leaveOut('channel', { reason, place: `${slack.id} in ${place}` });
      }
    }
  }
  return { channels: [...found.values()], isWhole };
}

function noteMembers(report: ImportReport, { oddMembers }: SlackChannel, place: string): void {
  if (oddMembers === 0) return;
  const reason = `${oddMembers} of its members are of a shape that can’t be read`;
  report.note('channel', { reason, place });
}

const narrower = (a: ChannelKind, b: ChannelKind) => (NARROWNESS[b] > NARROWNESS[a] ? b : a);

/** Workspaces of an organisation may each have a channel of a name. */
function ofRoot(
  slack: SlackChannel,
  { root, found }: { root: string; found: Map<string, ListedChannel> },
): SlackChannel {
  const isElsewhere = slack.goesByName && (found.get(slack.id)?.root ?? root) !== root;
  return isElsewhere ? { ...slack, id: `name:${root}${slack.name}` } : slack;
}

function bothOf(known: ListedChannel, later: ListedChannel): ListedChannel {
  const otherNames = [...known.slack.otherNames, ...later.slack.otherNames];
  const alsoNamed = [...known.slack.alsoNamed, ...(later.slack.name ? [later.slack.name] : [])];
  const { kind, members } = known.slack.goesByName
    ? ofOneName(known, later)
    : ofOneId(known, later);
  const oddMembers = known.slack.oddMembers + later.slack.oddMembers;
  const hasAllMembers =
    oddMembers === 0 && (known.slack.hasAllMembers || later.slack.hasAllMembers);
  const about = { members, oddMembers, hasAllMembers, alsoNamed, otherNames };
  return { ...known, kind, slack: { ...known.slack, ...about } };
}

type Audience = Pick<ListedChannel, 'kind'> & Pick<SlackChannel, 'members'>;

function ofOneId(known: ListedChannel, later: ListedChannel): Audience {
  const members = [...new Set([...known.slack.members, ...later.slack.members])];
  return { kind: narrower(known.kind, later.kind), members };
}

/** Without ids they may be two: what may be of either is for who may see both. */
function ofOneName(known: ListedChannel, later: ListedChannel): Audience {
  const [one, other] = [known, later].filter(({ kind }) => kind !== 'public');
  if (!one) return ofOneId(known, later);
  if (!other) return { kind: one.kind, members: one.slack.members };
  const members = one.slack.members.filter((id) => other.slack.members.includes(id));
  const areOne = [one, other].every(({ slack }) => slack.members.length === members.length);
  return { kind: areOne ? narrower(one.kind, other.kind) : 'private', members };
}

const whyNone = (raw: unknown) =>
  raw instanceof Damaged ? raw.reason : 'its id is missing or can’t be read';

interface Entries {
  list: { raw: unknown; place: string }[];
  /** Whether the file has no other entries, as one that is cut off may have. */
  isWhole: boolean;
}

/** `null` when it can't be read. */
async function readList(
  archive: SlackArchive,
  { file, report }: { file: ListFile; report: ImportReport },
): Promise<Entries | null> {
  const content = await archive.read(file);
  if (content === undefined) return null;
  const list = listInside(content);
  if (!list) {
    report.leaveOut('file', { reason: 'it is not a list', place: file.name });
    return null;
  }
  report.cameIn('file');
  return {
    list: list.map((raw, index) => ({ raw, place: `${file.name}, entry ${index + 1}` })),
    isWhole: !(content instanceof Recovered),
  };
}

const WRAPPERS = ['members', 'users', 'channels', 'groups', 'ims', 'dms', 'mpims'];

/** A list, or what holds one: the answer of Slack's API, or entries by their ids. */
const listInside = (content: unknown) =>
  entriesIn(content, { wrappers: WRAPPERS, isOne: (value) => 'id' in value });
