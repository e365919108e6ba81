import type postgres from 'postgres';
import type { ChannelId, MemberId, MessageId } from '@/shared/id';
import type { ChannelKind } from '@/shared/model/channel';
import { peopleKey } from '../../channel/present';
import { ImportReport } from '../report';
import type { SlackArchive } from './archive';
import { contentsOf } from './contents';
import { authorOf, type Day, readDay } from './day';
import type { SlackPlace } from './folders';
import { importedId } from './imported-id';
import { isLocalId, NUMBER, numberedId, withoutNumber } from './local-id';
import { idAt } from './messages';
import { importKeyOf, type People, personFrom, SLACKBOT } from './people';
import type { SlackUser } from './schema';
import type { ImportScope } from './scope';

/** A channel of the workspace that an archive's may be. */
export interface KnownChannel {
  id: ChannelId;
  kind: ChannelKind;
  peopleKey: string | null;
}

interface Sources {
  scope: ImportScope;
  archive: SlackArchive;
  people: People;
  users: SlackUser[];
  /** What earlier archives brought, by its key. */
  known: Map<string, KnownChannel>;
  /** The character of an emoji by Slack's name for it. */
  emoji(name: string): string | null;
}

export const isDirect = (kind: ChannelKind) => kind === 'dm' || kind === 'group';

/** The members of a channel whom the workspace has. */
export const memberIdsOf = ({ slack }: SlackPlace, people: People): MemberId[] =>
  slack.members.flatMap((id) => people.find(id)?.id ?? []);

/**
 * The id that a channel is found by here. Archives of two teams may both have a channel without an id, or a
 * folder that no list names, of one name: it is what an earlier archive brought only where something shows
 * it, and else has a number of its own, so that nobody gets to read the words of another team.
 */
export async function idHere(
  tx: postgres.TransactionSql,
  place: SlackPlace,
  sources: Sources,
): Promise<{ id: string; isApart: boolean }> {
  const { id } = place.slack;
  for (let nth = 1; ; nth += 1) {
    const numbered = numberedId(id, nth);
    const known = sources.known.get(importKeyOf(numbered));
    if (!known) {
      const other = await idByMessages(tx, place, sources);
      return { id: other ?? numbered, isApart: nth > 1 && other === null };
    }
    const isOne = !isLocalId(id) && !hasOtherPeople(place, known, sources);
    if (isOne || (await isSame(tx, { place, id: numbered, known }, sources)))
      return { id: numbered, isApart: false };
  }
}

/** The people of a conversation never change: with others it is another one, whatever its id. */
const hasOtherPeople = (place: SlackPlace, known: KnownChannel, { people }: Sources): boolean =>
  isDirect(place.kind) &&
  isDirect(known.kind) &&
  place.slack.hasAllMembers &&
  known.peopleKey !== peopleKey(memberIdsOf(place, people));

/**
 * The id of the channel that an earlier archive has the same messages in, by another name, folder or list. An
 * id that is of one team only is never another one's.
 */
async function idByMessages(
  tx: postgres.TransactionSql,
  place: SlackPlace,
  sources: Sources,
): Promise<string | null> {
  const { scope, archive, known } = sources;
  const isLocal = isLocalId(place.slack.id);
  const mayBe = [...known].filter(
    ([key, { kind }]) =>
      (isLocal || isLocalKey(key)) &&
      (kind === place.kind || (place.isUnlisted && kind !== 'public')),
  );
  if (isDirect(place.kind) || mayBe.length === 0) return null;
  const keys = new Map(mayBe.map(([key, { id }]) => [id, key]));
  for (const file of place.folders.flatMap(({ days }) => days)) {
    const day = await readDay({ read: archive.peek }, file, quietly(scope));
    const messages = day.messages.slice(0, COMPARED);
    if (messages.length === 0) continue;
    const found = await findEverywhere(tx, { messages, channelIds: [...keys.keys()] }, sources);
    const [first] = found;
    const isProven = found.some((each) => each.isProof) || 2 * found.length > messages.length;
    if (!first || !isProven) return null;
    // What has a very long id is not found by it.
    const isKnown = importKeyOf(first.slackId) === keys.get(first.channelId);
    const areOne = found.every(({ channelId }) => channelId === first.channelId);
    return isKnown && areOne ? first.slackId : null;
  }
  return null;
}

/** How many messages of its first day a channel is recognized by, at most. */
const COMPARED = 100;

const isLocalKey = (importKey: string) =>
  isLocalId(withoutNumber(importKey).replace(/^slack:/, ''));

/** Whatever is odd is in the report as it comes in. */
const quietly = ({ at }: ImportScope) => ({ at, report: new ImportReport(() => undefined) });

interface Found {
  channelId: ChannelId;
  slackId: string;
  /** Whether no other channel can have it: a program may write the same into several within a second. */
  isProof: boolean;
}

/** Those of the messages that the channels have: of their time, by their authors and in their words. */
async function findEverywhere(
  tx: postgres.TransactionSql,
  { messages, channelIds }: { messages: Day['messages']; channelIds: ChannelId[] },
  sources: Sources,
): Promise<Found[]> {
  const { workspaceId } = sources.scope;
  // The ids of a millisecond are next to each other.
  const times = messages.map(({ ts }) => importedId(workspaceId, '', ts).slice(0, 13));
  const rows = await tx<(Present & { channelId: ChannelId; key: string; kind: string })[]>`
    select x.id, x.channel_id as "channelId", x.key, m.kind, x.author_id as "authorId", m.import_key as "importKey", x.body,
      x.deleted_at is not null as "isDeleted"
    from unnest(${[...new Set(times)]}::text[]) as t(start)
    join messages x on x.workspace_id = ${workspaceId}
      and x.id between (t.start || '-0000-0000-000000000000')::uuid and (t.start || '-ffff-ffff-ffffffffffff')::uuid
    join members m on m.workspace_id = x.workspace_id and m.id = x.author_id
    where x.channel_id = any(${channelIds}::uuid[])`;
  return messages.flatMap((message) => {
    const end = `-${message.ts.replace('.', '-')}`;
    const row = rows.find(
      (each) => each.key.endsWith(end) && !each.isDeleted && isThat(message, each, sources),
    );
    const slackId = row?.key.slice('slack-'.length, -end.length);
    const isProof = row?.kind === 'person' && !end.endsWith('-000000');
    return row && slackId ? [{ channelId: row.channelId, slackId, isProof }] : [];
  });
}

interface Candidate {
  place: SlackPlace;
  /** What its messages' ids are made from. */
  id: string;
  known: KnownChannel;
}

/**
 * Two are one if they share a message, or most people of the one that has fewer; direct ones, if they have
 * the same people. What brings neither people nor words may be any.
 */
async function isSame(
  tx: postgres.TransactionSql,
  candidate: Candidate,
  sources: Sources,
): Promise<boolean> {
  const { place, known } = candidate;
  const { people, archive, scope } = sources;
  if (isDirect(place.kind) !== isDirect(known.kind)) return false;
  if (isDirect(place.kind)) return known.peopleKey === peopleKey(memberIdsOf(place, people));

  const { members, creator } = place.slack;
  const ids = new Set(creator ? [creator, ...members] : members);
  let isSilent = true;
  for (const file of place.folders.flatMap(({ days }) => days)) {
    const day = await readDay({ read: archive.peek }, file, quietly(scope));
    if (await sharesMessage(tx, candidate, { day, sources })) return true;
    if (day.messages.length > 0) isSilent = false;
    for (const message of day.messages) ids.add(authorOf(message) ?? SLACKBOT);
  }
  const active = members.flatMap((id) => {
    const member = people.find(id);
    return member?.deactivated === false ? [member.id] : [];
  });
  if (isSilent && place.kind === known.kind && (await areIn(tx, known, { active, scope })))
    return true;
  return await sharesPeople(tx, known, { ids: [...ids], sources });
}

async function areIn(
  tx: postgres.TransactionSql,
  { id }: KnownChannel,
  { active, scope }: { active: MemberId[]; scope: ImportScope },
): Promise<boolean> {
  const found = await tx`
    select 1 from memberships
    where workspace_id = ${scope.workspaceId} and channel_id = ${id} and member_id = any(${active}::uuid[])`;
  return found.length === new Set(active).size;
}

interface Present {
  id: MessageId;
  authorId: MemberId;
  importKey: string | null;
  body: string;
  isDeleted: boolean;
}

/** Whether one of a day's messages is there: at its time, by its author, in its words. */
async function sharesMessage(
  tx: postgres.TransactionSql,
  { id: slackId, known }: Candidate,
  { day, sources }: { day: Day; sources: Sources },
): Promise<boolean> {
  const { scope } = sources;
  const idOf = (ts: string) => idAt(scope, { slackId }, ts);
  const ids = day.messages.map(({ ts }) => idOf(ts));
  if (ids.length === 0) return false;
  const rows = await tx<Present[]>`
    select x.id, x.author_id as "authorId", m.import_key as "importKey", x.body, x.deleted_at is not null as "isDeleted"
    from messages x join members m on m.workspace_id = x.workspace_id and m.id = x.author_id
    where x.workspace_id = ${scope.workspaceId} and x.channel_id = ${known.id} and x.id = any(${ids}::uuid[])`;
  const present = new Map(rows.map((row) => [row.id, row]));
  return day.messages.some((message) => {
    const row = present.get(idOf(message.ts));
    return row && isThat(message, row, sources);
  });
}

/** Whether a message of its time is the archive's: by its author and in its words, as far as they are there. */
function isThat(
  message: Day['messages'][number],
  row: Present,
  { people, emoji }: Sources,
): boolean {
  const names = {
    member: (id: string) => people.find(id)?.id ?? null,
    channel: () => null,
    emoji,
  };
  const author = authorOf(message) ?? '';
  const isBy =
    people.find(author)?.id === row.authorId ||
    withoutNumber(row.importKey ?? '') === importKeyOf(author);
  return isBy && (row.isDeleted || row.body === contentsOf(message, names).body);
}

async function sharesPeople(
  tx: postgres.TransactionSql,
  { id }: KnownChannel,
  { ids, sources }: { ids: string[]; sources: Sources },
): Promise<boolean> {
  const wanted = certainOf(ids, sources.users);
  if (wanted.length === 0) return false;
  const { workspaceId } = sources.scope;
  const [row] = await tx<{ all: number; shared: number }[]>`
    with active as (
      select author_id as id from messages where workspace_id = ${workspaceId} and channel_id = ${id}
      union select created_by from channels where workspace_id = ${workspaceId} and id = ${id}
    ), own as (
      select regexp_replace(m.import_key, ${NUMBER.source}, 'slack:') as key, lower(u.email) as email
      from members m left join users u on u.id = m.user_id
      where m.workspace_id = ${workspaceId} and m.kind = 'person' and m.import_key is not null and m.id in (
        select id from active
        -- An owner may have been let in for want of others.
        union select s.member_id from memberships s
          join members o on o.workspace_id = s.workspace_id and o.id = s.member_id and o.role <> 'owner'
          where s.workspace_id = ${workspaceId} and s.channel_id = ${id}
      )
    )
    select count(*)::int as all, count(*) filter (where exists (
      select 1 from jsonb_to_recordset(${tx.json(wanted)}) as w(key text, email text)
      where w.key = own.key and (w.email is null or w.email = own.email)))::int as shared
    from own`;
  return row !== undefined && 2 * row.shared > Math.min(row.all, wanted.length);
}

/** A person by key, and by the address too where the key alone proves nothing. */
type Certain = { key: string; email: string | null };

/** Those of whom it is certain who they are: by an id of theirs alone, or by an address with the id. */
function certainOf(ids: string[], users: SlackUser[]): Certain[] {
  const listed = new Map(users.map((user) => [user.id, user]));
  return ids.flatMap((id): Certain[] => {
    const user = listed.get(id);
    const person = user && personFrom(user, false);
    if (id === SLACKBOT || person?.kind === 'bot') return [];
    const key = importKeyOf(id);
    if (!isLocalId(id)) return [{ key, email: null }];
    return person?.email ? [{ key, email: person.email }] : [];
  });
}
