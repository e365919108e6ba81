import type { ChannelKind } from '@/shared/model/channel';
import { countFiles, type FoundFiles, filesOf, type HungFiles } from './files';
import {
  closingFlagOf,
  countOf,
  type Fields,
  fieldsOf,
  flagOf,
  idOf,
  idsOf,
  isFields,
  isOdd,
  isPlainlyFalse,
  textOf,
  timeOf,
} from './read';

// Slack's export, as far as it is read. Exports differ by age and plan, so whatever is not needed may be
// missing or of another shape without making the rest of no use.

export interface SlackUser {
  id: string;
  name: string | undefined;
  realName: string | undefined;
  displayName: string | undefined;
  title: string | undefined;
  email: string | undefined;
  /** The id that a bot signs what it posts with. */
  botId: string | undefined;
  deleted: boolean;
  isBot: boolean;
  isAdmin: boolean;
  isOwner: boolean;
  isPrimaryOwner: boolean;
  isGuest: boolean;
}

export function readUser(raw: unknown): SlackUser | null {
  const user = fieldsOf(raw);
  const id = idOf(user.id);
  if (!id) return null;
  const profile = fieldsOf(user.profile);
  return {
    id,
    name: textOf(user.name),
    realName: textOf(profile.real_name) ?? textOf(user.real_name),
    displayName: textOf(profile.display_name),
    title: textOf(profile.title),
    email: textOf(profile.email) ?? textOf(user.email),
    botId: idOf(profile.bot_id),
    deleted: closingFlagOf(user.deleted),
    isBot: flagOf(user.is_bot),
    isAdmin: flagOf(user.is_admin),
    isOwner: flagOf(user.is_owner),
    isPrimaryOwner: flagOf(user.is_primary_owner),
    isGuest: closingFlagOf(user.is_restricted) || closingFlagOf(user.is_ultra_restricted),
  };
}

export interface SlackChannel {
  id: string;
  /** Whether it has no id of its own. */
  goesByName: boolean;
  name: string | undefined;
  /** Further names that lists have it by. */
  alsoNamed: string[];
  /** Names it had, as far as the archive has them. */
  otherNames: string[];
  created: unknown;
  creator: string | undefined;
  isArchived: boolean;
  isGeneral: boolean;
  members: string[];
  /** How many of its members are of a shape that can't be read. */
  oddMembers: number;
  /** Whether its members are listed, and nothing shows that some of them are not. */
  hasAllMembers: boolean;
  topic: string | undefined;
  /** What it says of itself: some tools list channels of every kind as one. */
  flaggedAs: ChannelKind;
}

/** A channel without an id goes by its name. */
export function readChannel(raw: unknown): SlackChannel | null {
  const channel = fieldsOf(raw);
  const name = textOf(channel.name) ?? textOf(channel.name_normalized);
  const id = idOf(channel.id) ?? (name && `name:${name}`);
  if (!id) return null;
  const { ids: members, odd: oddMembers } = idsOf(channel.members);
  const previous = Array.isArray(channel.previous_names) ? channel.previous_names : [];
  return {
    id,
    goesByName: idOf(channel.id) === undefined,
    name,
    alsoNamed: [],
    otherNames: [channel.name_normalized, ...previous].flatMap((each) => textOf(each) ?? []),
    created: channel.created,
    creator: idOf(channel.creator),
    isArchived: closingFlagOf(channel.is_archived),
    isGeneral: flagOf(channel.is_general),
    members,
    oddMembers,
    hasAllMembers:
      members.length > 0 && oddMembers === 0 && countOf(channel.num_members) <= members.length,
    topic: captionOf(channel.topic) ?? captionOf(channel.purpose),
    flaggedAs: flaggedAs(channel, { id, name }),
  };
}

/** Ids and names that Slack gives to what is never public: direct and group messages, comments on canvases. */
const NEVER_PUBLIC = /^(?:[DG][A-Z0-9]{7,}$|mpdm-|FC:)/;

/** Whether an id or the name of a folder is of what Slack never makes public. */
const isNeverPublic = (name: string): boolean => NEVER_PUBLIC.test(name);

/** How other programs call the flags of Slack's, as `keyOf` writes them. */
const PRIVATE_FLAGS = ['isprivate', 'private', 'isgroup', 'issecret', 'secret'];
/** Fields that say in a word how far a channel is seen, and words that are plainly public. */
const AUDIENCES = ['type', 'kind', 'channeltype', 'privacy', 'visibility', 'access'];
const PUBLIC_WORDS = /^(?:public|open|channel|o|c|public[ _-]?channel|text|standard|regular)$/i;

const keyOf = (name: string) => name.replace(/[^A-Za-z]/g, '').toLowerCase();

/** What is not plainly public is private. */
function flaggedAs(
  channel: Fields,
  { id, name = '' }: { id: string; name: string | undefined },
): ChannelKind {
  const { is_im, is_mpim, is_private, is_channel } = channel;
  if (closingFlagOf(is_im)) return 'dm';
  if (closingFlagOf(is_mpim)) return 'group';
  const fields = [channel, fieldsOf(channel.properties)].flatMap((each) => Object.entries(each));
  const isClosed = fields.some(
    ([key, value]) =>
      (PRIVATE_FLAGS.includes(keyOf(key)) && closingFlagOf(value)) ||
      (AUDIENCES.includes(keyOf(key)) && !isPublicWord(value)),
  );
  // Only a direct message is with someone.
  if (isClosed || idOf(channel.user) !== undefined) return 'private';
  const isOpened = isPlainlyFalse(is_private) || ![id, name].some(isNeverPublic);
  return isPlainlyFalse(is_channel) || !isOpened ? 'private' : 'public';
}

const isPublicWord = (value: unknown) =>
  value === undefined || value === null || PUBLIC_WORDS.test(textOf(value)?.trim() ?? 'public');

const captionOf = (value: unknown) => textOf(fieldsOf(value).value) ?? textOf(value);

export interface SlackMessage {
  /** Where it stands in the archive. */
  place: string;
  /** `undefined` only until it is known to be of use. */
  ts: string | undefined;
  subtype: string | undefined;
  user: string | undefined;
  botId: string | undefined;
  username: string | undefined;
  text: string | undefined;
  /** Whether its text is of a shape that can't be read. */
  hasOddText: boolean;
  topic: string | undefined;
  threadTs: string | undefined;
  editedTs: string | undefined;
  reactions: unknown;
  /** Whether it is pinned, by whom and when, as far as the archive says. */
  pin: { by: string | undefined; ts: string | undefined } | null;
  hung: HungFiles;
  filesFound: FoundFiles;
  attachments: unknown;
  blocks: unknown;
  /** Of a file's comment. */
  comment: string | undefined;
  userProfile: Fields;
}

/** `pinned_to` lists the channels it is pinned to, of which there is one; `pinned_info` has more in newer archives. */
function pinIn(raw: Fields): SlackMessage['pin'] {
  if (!Array.isArray(raw.pinned_to) || raw.pinned_to.length === 0) return null;
  const about = fieldsOf(raw.pinned_info);
  return { by: idOf(about.pinned_by), ts: timeOf(about.pinned_ts) };
}

/** What an author goes by: an id of Slack's, or whatever another program has for one. */
const nameOf = (value: unknown) => textOf(value)?.trim();

export function readMessage(raw: unknown, place: string): SlackMessage | null {
  if (!isFields(raw)) return null;
  const comment = isFields(raw.comment) ? raw.comment : { comment: raw.comment, user: undefined };
  const botProfile = fieldsOf(raw.bot_profile);
  const ts = timeOf(raw.ts);
  return {
    place: ts ? `${place} (${ts})` : place,
    ts,
    subtype: textOf(raw.subtype),
    user: nameOf(raw.user) ?? idOf(fieldsOf(raw.user).id) ?? nameOf(comment.user),
    botId: nameOf(raw.bot_id) ?? nameOf(botProfile.id),
    username: textOf(raw.username) ?? textOf(botProfile.name),
    text: textOf(raw.text),
    hasOddText: isOdd(raw.text),
    topic: typeof raw.topic === 'string' ? raw.topic : textOf(fieldsOf(raw.topic).value),
    threadTs: timeOf(raw.thread_ts),
    editedTs: timeOf(fieldsOf(raw.edited).ts),
    reactions: raw.reactions,
    pin: pinIn(raw),
    hung: filesOf(raw),
    filesFound: countFiles(raw),
    attachments: raw.attachments,
    blocks: raw.blocks,
    comment: textOf(comment.comment),
    userProfile: fieldsOf(raw.user_profile),
  };
}
