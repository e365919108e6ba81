import type postgres from 'postgres';
import type { ChannelId, MemberId, MessageId } from '@/shared/id';
import type { ChannelKind } from '@/shared/model/channel';
import { peopleKey } from '../../channel/present';
import { ImportReport } from '../report';
import type { SlackArchive } from './archive';
import { contentsOf } from './contents';
import { authorOf, type Day, readDay } from './day';
import type { SlackPlace } from './folders';
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
  if (!isLocalId(id)) return { id, isApart: false };
  for (let nth = 1; ; nth += 1) {
    const numbered = numberedId(id, nth);
    const known = sources.known.get(importKeyOf(numbered));
    if (!known) return { id: numbered, isApart: nth > 1 };
    if (await isSame(tx, { place, id: numbered, known }, sources))
      return { id: numbered, isApart: false };
  }
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
  let isEmpty = !members.some((id) => people.find(id)?.deactivated === false);
  // Whatever is odd about them is in the report as they come in.
  const quiet = { at: scope.at, report: new ImportReport(() => undefined) };
  for (const file of place.folders.flatMap(({ days }) => days)) {
    const day = await readDay({ read: archive.peek }, file, quiet);
    if (await sharesMessage(tx, candidate, { day, sources })) return true;
    if (day.messages.length > 0) isEmpty = false;
    for (const message of day.messages) ids.add(authorOf(message) ?? SLACKBOT);
  }
  if (isEmpty && place.kind === known.kind) return true;
  return await sharesPeople(tx, known, { ids: [...ids], sources });
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
  { day, sources: { scope, people, emoji } }: { day: Day; sources: Sources },
): Promise<boolean> {
  const idOf = (ts: string) => idAt(scope, { slackId }, ts);
  const ids = day.messages.map(({ ts }) => idOf(ts));
  if (ids.length === 0) return false;
  const rows = await tx<Present[]>`
    select x.id, x.author_id as "authorId", m.import_key as "importKey", x.body, x.deleted_at is not null as "isDeleted"
    from messages x join members m on m.workspace_id = x.workspace_id and m.id = x.author_id
    where x.workspace_id = ${scope.workspaceId} and x.channel_id = ${known.id} and x.id = any(${ids}::uuid[])`;
  const present = new Map(rows.map((row) => [row.id, row]));
  const names = {
    member: (id: string) => people.find(id)?.id ?? null,
    channel: () => null,
    emoji,
  };
  return day.messages.some((message) => {
    const row = present.get(idOf(message.ts));
    const author = authorOf(message) ?? '';
    const isBy =
      people.find(author)?.id === row?.authorId ||
      withoutNumber(row?.importKey ?? '') === importKeyOf(author);
    return row && isBy && (row.isDeleted || row.body === contentsOf(message, names).body);
  });
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
    with own as (
      select regexp_replace(m.import_key, ${NUMBER.source}, 'slack:') as key, lower(u.email) as email
      from members m left join users u on u.id = m.user_id
      where m.workspace_id = ${workspaceId} and m.kind = 'person' and m.import_key is not null and m.id in (
        select member_id from memberships where workspace_id = ${workspaceId} and channel_id = ${id}
        union select author_id from messages where workspace_id = ${workspaceId} and channel_id = ${id}
        union select created_by from channels where workspace_id = ${workspaceId} and id = ${id}
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
