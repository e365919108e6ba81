import type postgres from 'postgres';
import type { ChannelId, MemberId } from '@/shared/id';
import { channelName } from '@/shared/input/channel';
import { LIMITS } from '@/shared/limits';
import type { ChannelKind } from '@/shared/model/channel';
import { lowerCase } from '@/shared/text';
import { peopleKey } from '../../channel/present';
import { newId } from '../../new-id';
import type { Folder, SlackArchive } from './archive';
import type { EmojiNames } from './emoji';
import type { ArchiveChannel } from './folders';
import { refusalOf, refusedBecause } from './halves';
import { isDirect, type KnownChannel } from './known-channel';
import { translateLine } from './markup';
import { enterAll, followList, removeOthers, setMembersAsOf } from './memberships';
import { importKeyOf, type People } from './people';
import { reachOf } from './reach';
import { dateOf } from './read';
import { type Identity, idHere, memberIdsOf } from './same-channel';
import type { SlackChannel, SlackUser } from './schema';
import type { ImportScope } from './scope';

/** A channel of the workspace that takes the history of a channel of the archive in. */
export interface TargetChannel {
  id: ChannelId;
  /** What its messages' ids and keys are made from: the archive's id, with a number where another team has it. */
  slackId: string;
  archiveId: string;
  /** Where links to the archive's id lead. */
  linkedId: ChannelId;
  kind: ChannelKind;
  folders: Folder[];
  label: string;
  isNew: boolean;
  isGeneral: boolean;
  membersFromHistory: boolean;
}

interface Draft {
  importKey: string;
  kind: ChannelKind;
  name: string | null;
  topic: string;
  peopleKey: string | null;
  createdBy: MemberId | null;
  createdAt: Date;
  archivedAt: Date | null;
}

interface Existing extends KnownChannel {
  name: string | null;
  importKey: string | null;
  isOpen?: boolean;
}

const labelOf = ({ slack, kind }: Pick<ArchiveChannel, 'slack' | 'kind'>) =>
  isDirect(kind) ? (slack.name ?? slack.id) : `#${slack.name ?? slack.id}`;

interface Found {
  places: ArchiveChannel[];
  people: People;
  users: SlackUser[];
  archive: SlackArchive;
  emoji: EmojiNames;
}

/**
 * Makes the archive's channels, with their people. A channel is found again by the archive's id; a public
 * one of the same name, or a direct one of the same people, that was there before takes the history in after
 * its own. A private one never does: the people of the two are not the same.
 */
export async function ensureTargetChannels(
  tx: postgres.TransactionSql,
  scope: ImportScope,
  { places, people, ...sources }: Found,
): Promise<TargetChannel[]> {
  const existing = await tx<Existing[]>`
    select id, kind, name, people_key as "peopleKey", import_key as "importKey", archived_at is null as "isOpen"
    from channels
    where workspace_id = ${scope.workspaceId} and (archived_at is null or import_key is not null or people_key is not null)`;
  const register = new Register(existing);
  const known = new Map(
    existing.flatMap((each) => (each.importKey ? [[each.importKey, each]] : [])),
  );
  const taken = new Set<string>();
  const evidence = {
    ...{ ...sources, emoji: sources.emoji.find, scope, people },
    ...{ known, places, taken },
  };
  const open = new Set(existing.flatMap((each) => (each.isOpen ? [each.id] : [])));
  const shared = { register, people, reach: await reachOf(sources.archive, scope.at) };
  const found: TargetChannel[] = [];
  const cameIn = new Set<ChannelId>();
  for (const listed of places) {
    const each = withReachablePeople(listed, { people, scope });
    const identity = await idHere(tx, each, evidence);
    const { id: slackId, open: openHere } = identity;
    const draft = draftOf(each, { people, scope, slackId });
    const opening = register.place(draft, scope.at);
    const { id, adopt, make } = opening;
    const isFirst = found.every((other) => other.id !== id);
    try {
      const place = await tx.savepoint((inner) =>
        openPlace(inner, scope, {
          ...{ place: each, slackId, draft, opening },
          ...shared,
          isFirst,
        }),
      );
      noteIdentity(scope, each, { ...identity, isNew: place.isNew });
      taken.add(draft.importKey);
      if (!make && !adopt && cameIn.has(id)) noteSamePeople(scope, each);
      if (draft.archivedAt && open.has(id)) noteArchived(scope, each);
      found.push({ ...place, linkedId: openHere?.id ?? id });
    } catch (error) {
      const code = refusalOf(error);
      if (code === null) throw error;
      register.forget(draft, opening);
      leavePlaceOut(scope, each, refusedBecause(code));
      continue;
    }
    // Two of the archive's may have become one in this very run.
    if (make || adopt) cameIn.add(id);
    scope.report[cameIn.has(id) ? 'cameIn' : 'wasThere']('channel');
  }
  return found;
}

function leavePlaceOut({ report }: ImportScope, place: ArchiveChannel, reason: string): void {
  report.leaveOut('channel', { reason, place: labelOf(place) });
  for (const { name } of place.folders.flatMap(({ days }) => days)) {
    report.leaveOut('file', { reason: 'its channel is left out', place: name });
  }
}

interface Opened {
  place: ArchiveChannel;
  slackId: string;
  draft: Draft;
  opening: Opening;
  register: Register;
  people: People;
  /** How far the archive reaches. */
  reach: Date | null;
  /** Whether no other channel of the archive is this one. */
  isFirst: boolean;
}

async function openPlace(
  tx: postgres.TransactionSql,
  scope: ImportScope,
  { place: each, slackId, draft, opening, register, people, reach, isFirst }: Opened,
): Promise<TargetChannel> {
  const { id, adopt, make } = opening;
  if (make) await insertChannel(tx, scope, make);
  if (adopt) {
    await tx`update channels set import_key = ${draft.importKey}
      where workspace_id = ${scope.workspaceId} and id = ${id}`;
  }
  const kept = await keepPrivate(tx, scope, { id, place: each, before: register.kindOf(id) });
  const { kind, narrowed } = kept;
  const isNew = make !== null;
  noteName(scope, { place: each, name: make?.name });
  const everyone = isNew || adopt || narrowed;
  const { slack, folders, membersFromHistory } = each;
  const isGeneral = slack.isGeneral && kind === 'public';
  const entry = { channelId: id, place: each, people, label: labelOf(each) };
  if (!everyone && kind === 'private' && isFirst) await followList(tx, scope, { ...entry, reach });
  else {
    const entered = await enterAll(tx, scope, { ...entry, everyone });
    if (narrowed) await removeOthers(tx, scope, { channelId: id, memberIds: entered });
    if (everyone && kind === 'private') await setMembersAsOf(tx, scope, { channelId: id, reach });
  }
  const about = { id, slackId, archiveId: slack.id, linkedId: id };
  const label = labelOf(each);
  return { ...about, kind, folders, label, isNew, isGeneral, membersFromHistory };
}

/** A direct message of more people than one may have, or of none the archive knows, is a private channel. */
function withReachablePeople(
  place: ArchiveChannel,
  { people, scope }: { people: People; scope: ImportScope },
): ArchiveChannel {
  if (!isDirect(place.kind)) return place;
  const ids = new Set(memberIdsOf(place, people));
  if (ids.size >= 1 && ids.size <= LIMITS.groupMembers) return place;
  const reason =
    ids.size === 0
      ? 'its people are not in the archive: it came in as a private channel'
      : `it has more than ${LIMITS.groupMembers} people: it came in as a private channel`;
  scope.report.note('channel', { reason, place: place.slack.id });
  return { ...place, kind: 'private', membersFromHistory: ids.size === 0 };
}

/** What the archive calls otherwise: by a name that is taken here, or that is none of a channel. */
function noteName(
  { report }: ImportScope,
  { place, name }: { place: ArchiveChannel; name: string | null | undefined },
): void {
  const { slack } = place;
  if (!name || lowerCase(slack.name ?? slack.id) === name) return;
  const reason =
    nameOf(slack) === name
      ? 'its name had to change'
      : 'its name is taken: it has another one here';
  report.note('channel', { reason, place: `${labelOf(place)}, now #${name}` });
}

function noteIdentity(
  { report }: ImportScope,
  place: ArchiveChannel,
  identity: Identity & { isNew: boolean },
): void {
  const isOfFolder = place.isUnlisted && place.membersFromHistory;
  const note = (reason: string) =>
    report.note('channel', { reason, place: isOfFolder ? place.place : labelOf(place) });
  if (isOfFolder) note(reasonOfFolder(identity));
  else if (identity.how === 'by messages') {
    note('an earlier archive has its messages by another name or id: it came into that channel');
  }
  if (identity.how !== 'apart' || identity.open) return;
  report.note('channel', {
    reason: isDirect(place.kind)
      ? 'it has other people than in an earlier archive: it is a conversation of its own'
      : 'an earlier archive has one of this name or id, and nothing shows that the two are one: it is a channel of its own',
    place: labelOf(place),
  });
}

function reasonOfFolder({ open, isNew }: Identity & { isNew: boolean }): string {
  if (open)
    return 'it is public here, and no list of this archive names it: as it may have become private, it came into a private channel, for the people who wrote in it';
  return isNew
    ? 'no list names it: it came in as its folder is called, private, for the people who wrote in it, who can add others'
    : 'no list names it: it came into the channel that an earlier archive has its history in';
}

/** An archive may be older than what was decided here since. */
function noteArchived({ report }: ImportScope, place: ArchiveChannel): void {
  const reason = 'the archive has it as archived: it stays open here';
  report.note('channel', { reason, place: labelOf(place) });
}

function noteSamePeople({ report }: ImportScope, place: ArchiveChannel): void {
  const reason = 'it has the same people as another one: they are one channel here';
  report.note('channel', { reason, place: labelOf(place) });
}

interface Kept {
  id: ChannelId;
  place: ArchiveChannel;
  before: ChannelKind | undefined;
}

/** What became private since an earlier archive is private from now on; what became public stays as it is. */
async function keepPrivate(
  tx: postgres.TransactionSql,
  { workspaceId, report }: ImportScope,
  { id, place, before = place.kind }: Kept,
): Promise<{ kind: ChannelKind; narrowed: boolean }> {
  const areDirect = isDirect(before) && isDirect(place.kind);
  if (before === place.kind || areDirect) return { kind: before, narrowed: false };
  if (before !== 'public') {
    const reason = `the archive has it as ${place.kind}: it stays ${before}, as it was`;
    report.note('channel', { reason, place: labelOf(place) });
    return { kind: before, narrowed: false };
  }
  await tx`update channels set kind = 'private' where workspace_id = ${workspaceId} and id = ${id}`;
  const reason =
    'it was public in an earlier archive: it is private now, for who the archive has in it';
  report.note('channel', { reason, place: labelOf(place) });
  return { kind: 'private', narrowed: true };
}

/** Which channel a channel of the archive becomes. */
interface Opening {
  id: ChannelId;
  /** Whether it was there before, and nobody imported it. */
  adopt: boolean;
  /** What is to be made; `null` when it is there. */
  make: (Draft & { id: ChannelId }) | null;
}

/** Names and groups of people that are taken, while the import adds to them. */
class Register {
  readonly #byKey = new Map<string, ChannelId>();
  readonly #byPeople = new Map<string, Existing>();
  readonly #byName = new Map<string, Existing>();
  readonly #kinds = new Map<ChannelId, ChannelKind>();

  constructor(existing: Existing[]) {
    for (const channel of existing) this.#add(channel);
  }

  kindOf(id: ChannelId): ChannelKind | undefined {
    return this.#kinds.get(id);
  }

  place(draft: Draft, at: Date): Opening {
    const before = this.#byKey.get(draft.importKey);
    if (before) return { id: before, adopt: false, make: null };
    const same = draft.peopleKey
      ? this.#byPeople.get(draft.peopleKey)
      : this.#byName.get(draft.name ?? '');
    const mayAdopt = draft.peopleKey !== null || (draft.kind === 'public' && !draft.archivedAt);
    if (same && same.importKey === null && same.kind === draft.kind && mayAdopt) {
      this.#add({ ...same, importKey: draft.importKey });
      return { id: same.id, adopt: true, make: null };
    }
    const id = newId<ChannelId>(at);
    const name = draft.name === null || draft.archivedAt ? draft.name : this.#freeName(draft.name);
    // The same people, once more: Slack keeps such channels apart, Parley has one.
    if (same && draft.peopleKey) return { id: same.id, adopt: false, make: null };
    this.#add({ ...draft, id, name: draft.archivedAt ? null : name });
    return { id, adopt: false, make: { ...draft, id, name } };
  }

  /** Takes back what `place` added of a channel that the store refuses: its name is free again. */
  forget({ importKey }: Draft, { id, adopt, make }: Opening): void {
    if (make || adopt) this.#byKey.delete(importKey);
    if (!make) return;
    this.#kinds.delete(id);
    for (const taken of [this.#byPeople, this.#byName]) {
      for (const [key, channel] of taken) if (channel.id === id) taken.delete(key);
    }
  }

  #add(channel: Existing): void {
    this.#kinds.set(channel.id, channel.kind);
    if (channel.importKey) this.#byKey.set(channel.importKey, channel.id);
    if (channel.peopleKey) this.#byPeople.set(channel.peopleKey, channel);
    if (channel.name) this.#byName.set(channel.name, channel);
  }

  #freeName(name: string): string {
    for (let attempt = 1; ; attempt += 1) {
      const suffix = attempt === 1 ? '' : `-${attempt}`;
      const free = `${name.slice(0, LIMITS.channelNameLength - suffix.length)}${suffix}`;
      if (!this.#byName.has(free)) return free;
    }
  }
}

function draftOf(
  place: ArchiveChannel,
  { people, scope, slackId }: { people: People; scope: ImportScope; slackId: string },
): Draft {
  const { slack, kind } = place;
  const direct = isDirect(kind);
  return {
    importKey: importKeyOf(slackId),
    kind,
    name: direct ? null : nameOf(slack),
    topic: direct ? '' : translateLine(slack.topic ?? '', LIMITS.topicLength),
    peopleKey: direct ? peopleKey(memberIdsOf(place, people)) : null,
    createdBy: (slack.creator && people.find(slack.creator)?.id) || null,
    createdAt: dateOf(slack.created) ?? scope.at,
    archivedAt: slack.isArchived ? scope.at : null,
  };
}

function nameOf(slack: SlackChannel): string {
  const raw = lowerCase(slack.name ?? slack.id).replace(/[^\p{L}\p{N}\p{M}_-]+/gu, '-');
  const cut = raw.replace(/^[^\p{L}\p{N}]+/u, '').slice(0, LIMITS.channelNameLength);
  const name = channelName.safeParse(cut.toWellFormed().replace('\uFFFD', ''));
  return name.success ? name.data : slack.id.toLowerCase().replace(/[^a-z0-9]+/g, '-');
}

async function insertChannel(
  tx: postgres.TransactionSql,
  { workspaceId }: ImportScope,
  draft: Draft & { id: ChannelId },
): Promise<void> {
  await tx`
    insert into channels (workspace_id, id, kind, name, topic, people_key, created_by, created_at, archived_at, import_key)
    values (${workspaceId}, ${draft.id}, ${draft.kind}, ${draft.name}, ${draft.topic}, ${draft.peopleKey},
      ${draft.createdBy}, ${draft.createdAt}, ${draft.archivedAt}, ${draft.importKey})`;
}
