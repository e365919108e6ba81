import type postgres from 'postgres';
import type { MemberId } from '@/shared/id';
import { peopleKey } from '../../channel/present';
import { authorOf } from './day';
import { type ArchiveChannel, folderIdOf } from './folders';
import { type Evidence, isDirect, type KnownChannel } from './known-channel';
import { isLocalId, NUMBER, numberedId } from './local-id';
import { importKeyOf, type People, personFrom, SLACKBOT } from './people';
import { daysOf, findIn, idByMessages, isTelling } from './same-messages';
import type { SlackUser } from './schema';
import type { ImportScope } from './scope';

/** The members of a channel whom the workspace has. */
export const memberIdsOf = ({ slack }: ArchiveChannel, people: People): MemberId[] =>
  slack.members.flatMap((id) => people.find(id)?.id ?? []);

export interface Identity {
  /** What the channel is found by here. */
  id: string;
  /** Why it has that id, where it is not the archive's alone. */
  how: 'as listed' | 'by messages' | 'apart';
  /** The public channel of the archive's id here, which a folder that no list names does not go into. */
  open: KnownChannel | null;
}

/**
 * The id that a channel is found by here. Archives of two teams may both have a channel without an id, or a
 * folder that no list names, of one name: it is what an earlier archive brought only where something shows
 * it, and else has a number of its own, so that nobody gets to read the words of another team. What no list
 * names may have become private since it was public: it goes by its folder then.
 */
export async function idHere(
  tx: postgres.TransactionSql,
  listed: ArchiveChannel,
  evidence: Evidence,
): Promise<Identity> {
  const ofId = evidence.known.get(importKeyOf(listed.slack.id));
  const open = (listed.isUnlisted && ofId?.kind === 'public' && ofId) || null;
  const place = open ? { ...listed, slack: { ...listed.slack, id: folderIdOf(listed) } } : listed;
  const { id } = place.slack;
  for (let nth = 1; ; nth += 1) {
    const numbered = numberedId(id, nth);
    const known = evidence.known.get(importKeyOf(numbered));
    if (!known) {
      const other = await idByMessages(tx, place, evidence);
      if (other !== null) return { id: other, how: 'by messages', open };
      return { id: numbered, how: nth > 1 ? 'apart' : 'as listed', open };
    }
    if (place.isUnlisted && known.kind === 'public') continue;
    const isOne = !isLocalId(id) && !hasOtherPeople(place, known, evidence);
    if (isOne || (await isSame(tx, { place, id: numbered, known }, evidence)))
      return { id: numbered, how: 'as listed', open };
  }
}

/** The people of a conversation never change: with others it is another one, whatever its id. */
const hasOtherPeople = (
  place: ArchiveChannel,
  known: KnownChannel,
  { people }: Evidence,
): boolean =>
  isDirect(place.kind) &&
  isDirect(known.kind) &&
  place.slack.hasAllMembers &&
  known.peopleKey !== peopleKey(memberIdsOf(place, people));

interface Candidate {
  place: ArchiveChannel;
  /** What its messages' ids are made from. */
  id: string;
  known: KnownChannel;
}

/**
 * Two are one if they share a message of a person, or most people of the one that has fewer; direct ones, if
 * they have the same people. Where people wrote nothing, most of what there is has to be shared, and no people
 * may speak against it. What brings neither people nor words may be any.
 */
async function isSame(
  tx: postgres.TransactionSql,
  { place, id, known }: Candidate,
  evidence: Evidence,
): Promise<boolean> {
  const { people, scope } = evidence;
  if (isDirect(place.kind) !== isDirect(known.kind)) return false;
  if (isDirect(place.kind)) return known.peopleKey === peopleKey(memberIdsOf(place, people));

  const { members, creator } = place.slack;
  const ids = new Set(creator ? [creator, ...members] : members);
  const count = { all: 0, shared: 0, telling: 0 };
  for await (const { messages } of daysOf(place, evidence)) {
    const shared = await findIn(tx, { id, channelId: known.id }, { messages, evidence });
    if (shared.some((each) => isTelling(each, evidence))) return true;
    count.all += messages.length;
    count.shared += shared.length;
    count.telling += messages.filter((each) => isTelling(each, evidence)).length;
    for (const message of messages) ids.add(authorOf(message) ?? SLACKBOT);
  }
  const active = members.flatMap((each) => {
    const member = people.find(each);
    return member?.deactivated === false ? [member.id] : [];
  });
  const isSilent = count.all === 0;
  if (isSilent && place.kind === known.kind && (await areIn(tx, known, { active, scope })))
    return true;
  const { here, listed, both } = await comparePeople(tx, known, { ids: [...ids], evidence });
  if (2 * both > Math.min(here, listed)) return true;
  return count.telling === 0 && 2 * count.shared > count.all && Math.min(here, listed) === 0;
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

/** How many people are certain of a channel here, of the archive's, and of both. */
async function comparePeople(
  tx: postgres.TransactionSql,
  { id }: KnownChannel,
  { ids, evidence }: { ids: string[]; evidence: Evidence },
): Promise<{ here: number; listed: number; both: number }> {
  const wanted = certainOf(ids, evidence.users);
  if (wanted.length === 0) return { here: 0, listed: 0, both: 0 };
  const { workspaceId } = evidence.scope;
  const [row] = await tx<{ here: number; both: number }[]>`
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
    select count(*)::int as here, count(*) filter (where exists (
      select 1 from jsonb_to_recordset(${tx.json(wanted)}) as w(key text, email text)
      where w.key = own.key and (w.email is null or w.email = own.email)))::int as both
    from own`;
  return { here: row?.here ?? 0, listed: wanted.length, both: row?.both ?? 0 };
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
