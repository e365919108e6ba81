import type postgres from 'postgres';
import type { ChannelId, MemberId } from '@/shared/id';
import { isOwner, type MemberFacts } from '@/shared/policy/member';
import { uuidv7 } from '@/shared/uuid';
import type { ArchiveChannel } from './folders';
import { refusedBecause, writeByHalves } from './halves';
import type { People } from './people';
import type { ImportScope } from './scope';

interface Entry {
  channelId: ChannelId;
  label: string;
  place: ArchiveChannel;
  people: People;
}

/** Those of an archive's list who can be in a channel, by the archive's id. */
type Entering = Map<MemberId, string>;

/**
 * Lets those whom the archive has in a channel into it: all of them, or those only who are new to the
 * workspace, as the others may have left it since. Whom the archive has in it is returned.
 */
export async function enterAll(
  tx: postgres.TransactionSql,
  scope: ImportScope,
  { everyone, ...entry }: Entry & { everyone: boolean },
): Promise<MemberId[]> {
  const ids: Entering = new Map();
  for (const [slackId, member] of listedIn(scope, entry)) {
    if (!member.deactivated && (everyone || isNewcomer(member))) ids.set(member.id, slackId);
  }
  await enter(tx, scope, { ...entry, ids });
  return [...ids.keys()];
}

const isNewcomer = ({ isNew, cameBack }: { isNew: boolean; cameBack: boolean }) =>
  isNew || cameBack;

/** The archive's list of a channel's people; whom nobody here stands for is noted. */
function listedIn({ report }: ImportScope, { place, people, label }: Omit<Entry, 'channelId'>) {
  return place.slack.members.flatMap((slackId) => {
    const member = people.find(slackId);
    if (member) return [[slackId, member] as const];
    report.note('membership', {
      reason: people.whyMissing(slackId),
      place: `${slackId} in ${label}`,
    });
    return [];
  });
}

async function enter(
  tx: postgres.TransactionSql,
  { workspaceId, at, report }: ImportScope,
  { channelId, ids, label }: Pick<Entry, 'channelId' | 'label'> & { ids: Entering },
): Promise<void> {
  await writeByHalves(tx, [...ids.keys()], {
    write: (inner, some) => inner`
      with entered as (
        insert into memberships (workspace_id, channel_id, member_id, joined_at, last_read_seq)
        select c.workspace_id, c.id, member_id, ${at}, c.last_seq
        from channels c, unnest(${some}::uuid[]) as member_id
        where c.workspace_id = ${workspaceId} and c.id = ${channelId}
        on conflict do nothing
        returning 1
      )
      update channels set member_count = member_count + (select count(*) from entered)
      where workspace_id = ${workspaceId} and id = ${channelId}`,
    refused(memberId, code) {
      const who = ids.get(memberId) ?? memberId;
      report.note('membership', { reason: refusedBecause(code), place: `${who} in ${label}` });
    },
  });
}

async function remove(
  tx: postgres.TransactionSql,
  { workspaceId }: ImportScope,
  { channelId, memberIds }: { channelId: ChannelId; memberIds: MemberId[] },
): Promise<void> {
  await tx`
    with removed as (
      delete from memberships where workspace_id = ${workspaceId} and channel_id = ${channelId}
        and member_id = any(${memberIds}::uuid[]) returning 1
    )
    update channels set member_count = member_count - (select count(*) from removed)
    where workspace_id = ${workspaceId} and id = ${channelId}`;
}

/** Who came into a channel while it was public may not see what was written in private since. */
export async function removeOthers(
  tx: postgres.TransactionSql,
  scope: ImportScope,
  { channelId, memberIds }: { channelId: ChannelId; memberIds: MemberId[] },
): Promise<void> {
  const others = await tx<{ memberId: MemberId }[]>`
    select member_id as "memberId" from memberships
    where workspace_id = ${scope.workspaceId} and channel_id = ${channelId} and not member_id = any(${memberIds}::uuid[])`;
  await remove(tx, scope, { channelId, memberIds: others.map(({ memberId }) => memberId) });
}

/** How far the archive reaches that a channel's people are from; never back. */
export async function setMembersAsOf(
  tx: postgres.TransactionSql,
  { workspaceId }: ImportScope,
  { channelId, reach }: { channelId: ChannelId; reach: Date | null },
): Promise<void> {
  await tx`
    update channels set members_as_of = greatest(members_as_of, ${reach}::timestamptz)
    where workspace_id = ${workspaceId} and id = ${channelId}`;
}

interface Present extends MemberFacts {
  handle: string;
}

/**
 * Brings the people of a private channel of an earlier archive up to a later one's list, before anything new
 * can be read: who is in the list no more leaves, and who is new in it comes in. Who was added, removed,
 * left or joined here stays as that was. A list that may not be whole changes nothing but for people who are
 * new to the workspace, and the list of an earlier archive nothing at all. An archive that reaches as far as
 * the one before may be either: it lets nobody in.
 */
export async function followList(
  tx: postgres.TransactionSql,
  scope: ImportScope,
  { reach, ...entry }: Entry & { reach: Date | null },
): Promise<void> {
  const { channelId, place, label } = entry;
  if (!place.slack.hasAllMembers || place.isUnlisted || place.membersFromHistory) {
    await enterAll(tx, scope, { ...entry, everyone: false });
    return;
  }
  const listed = new Map(
    listedIn(scope, entry).map(([slackId, member]) => [member.id, { slackId, member }]),
  );
  const active = [...listed.values()].filter(({ member }) => !member.deactivated);
  const { age, present } = await whereItStands(tx, scope, { channelId, reach });
  const there = new Set(present.map(({ id }) => id));
  // Where nobody of the list can open it, its owners were let in.
  const isKept = (member: Present) =>
    isOwner(member) && !active.some((each) => each.member.kind === 'person');
  const gone = present.filter((each) => !listed.has(each.id) && !isKept(each));
  const missing = active.filter(({ member }) => !there.has(member.id));
  if (gone.length + missing.length === 0) {
    if (age !== 'earlier') await setMembersAsOf(tx, scope, { channelId, reach });
    return;
  }
  if (age === 'earlier') {
    const reason = 'the archive is an earlier one: who is in it stays as it is';
    scope.report.note('channel', { reason, place: label });
    return;
  }
  const ids = [...gone.map(({ id }) => id), ...missing.map(({ member }) => member.id)];
  const decided = await decidedHere(tx, scope, { channelId, ids });
  const note = (reason: string, who: string) =>
    scope.report.note('membership', { reason, place: `${who} in ${label}` });

  const leaving = gone.filter(({ id }) => decided.get(id) !== 'membership.added');
  for (const each of gone) {
    if (leaving.includes(each))
      note('the archive has them in it no more: they left it', `@${each.handle}`);
    else
      note(
        'the archive does not have them in it: they stay, as they came in here',
        `@${each.handle}`,
      );
  }
  const entering: Entering = new Map();
  for (const { slackId, member } of missing) {
    if (decided.get(member.id) === 'membership.removed') {
      note('the archive has them in it: they stay out, as they left or were removed here', slackId);
    } else if (age === 'same' && !isNewcomer(member)) {
      note(
        'the archive has them in it, and nothing shows that it is a later one: they stay out',
        slackId,
      );
    } else {
      entering.set(member.id, slackId);
      note('the archive has them in it: they came in', slackId);
    }
  }
  const memberIds = leaving.map(({ id }) => id);
  await remove(tx, scope, { channelId, memberIds });
  await enter(tx, scope, { channelId, label, ids: entering });
  await setMembersAsOf(tx, scope, { channelId, reach });
  await audit(tx, scope, { channelId, removed: memberIds, added: [...entering.keys()] });
}

type Age = 'earlier' | 'same' | 'later';

/** Locks the channel's row. Without `members_as_of` (older imports) the latest imported message dates the last archive. */
async function whereItStands(
  tx: postgres.TransactionSql,
  { workspaceId }: ImportScope,
  { channelId, reach }: { channelId: ChannelId; reach: Date | null },
): Promise<{ age: Age; present: Present[] }> {
  const [row] = await tx<{ asOf: Date | null }[]>`
    select coalesce(members_as_of, (
        select max(x.created_at) from messages x
        where x.workspace_id = c.workspace_id and x.channel_id = c.id and starts_with(x.key, 'slack-')
      )) as "asOf"
    from channels c where workspace_id = ${workspaceId} and id = ${channelId} for no key update`;
  const present = await tx<Present[]>`
    select m.id, m.handle, m.role, m.deactivated_at as "deactivatedAt"
    from memberships s join members m on m.workspace_id = s.workspace_id and m.id = s.member_id
    where s.workspace_id = ${workspaceId} and s.channel_id = ${channelId} order by m.handle`;
  return { age: ageOf(reach, row?.asOf ?? null), present };
}

function ageOf(reach: Date | null, asOf: Date | null): Age {
  const sinceMs = (reach?.getTime() ?? 0) - (asOf?.getTime() ?? 0);
  if (sinceMs === 0) return 'same';
  return sinceMs > 0 ? 'later' : 'earlier';
}

type Decision = 'membership.added' | 'membership.removed';

/** What people did last about each one's membership: the log has it, and nothing of what imports did. */
async function decidedHere(
  tx: postgres.TransactionSql,
  { workspaceId }: ImportScope,
  { channelId, ids }: { channelId: ChannelId; ids: MemberId[] },
): Promise<Map<MemberId, Decision>> {
  const rows = await tx<{ memberId: MemberId; type: Decision }[]>`
    select distinct on (member_id) member_id as "memberId", type from events
    where workspace_id = ${workspaceId} and channel_id = ${channelId} and member_id = any(${ids}::uuid[])
      and type in ('membership.added', 'membership.removed')
    order by member_id, rev desc`;
  return new Map(rows.map(({ memberId, type }) => [memberId, type]));
}

interface Changes {
  channelId: ChannelId;
  removed: MemberId[];
  added: MemberId[];
}

async function audit(
  tx: postgres.TransactionSql,
  { workspaceId, at }: ImportScope,
  { channelId, removed, added }: Changes,
): Promise<void> {
  const notes = removed.map((memberId) => ({
    id: uuidv7(at.getTime()),
    action: 'channel.member_removed',
    detail: { memberId },
  }));
  const joined = { id: uuidv7(at.getTime()), action: 'channel.members_added' };
  const all = added.length > 0 ? [...notes, { ...joined, detail: { memberIds: added } }] : notes;
  await tx`
    insert into audit_entries (workspace_id, id, at, origin, action, subject_id, detail)
    select ${workspaceId}, id, ${at}, 'operator', action, ${channelId}, detail
    from jsonb_to_recordset(${tx.json(all)}) as r(id uuid, action text, detail jsonb)`;
}
