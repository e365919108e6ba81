import type postgres from 'postgres';
import { conflict, invalid } from '@/shared/errors';
import type { MemberId, UserId, WorkspaceId } from '@/shared/id';
import { uuidv7 } from '@/shared/uuid';
import type { Store } from '../../db/client';
import type { Clock } from '../../infra/clock';
import { NUMBER } from './slack/local-id';
import { inTransaction, logImport } from './slack/scope';

export interface Join {
  workspaceId: WorkspaceId;
  /** `@handle` or the archive's id, such as `U024BE7LH`. */
  who: string;
  email: string;
}

export interface Joined {
  handle: string;
  /** What went over to the member whom the account had; `null` when it had none. */
  moved: { messages: number; reactions: number; channels: number } | null;
}

interface Candidate {
  id: MemberId;
  userId: UserId | null;
  importKey: string | null;
  handle: string;
  kind: string;
}

/**
 * Makes an imported person and an account one. Without a member of its own the account gets the imported
 * one; else everything of the imported one goes over, and it is gone. Refused where it is not certain who
 * is meant, and for who has an account or came from an archive already. Not to be undone.
 */
export async function joinImported(
  { store, clock }: { store: Pick<Store, 'sql'>; clock: Clock },
  { workspaceId, who, email }: Join,
): Promise<Joined> {
  const at = clock.now();
  return await inTransaction(store, async (tx) => {
    const [user] = await tx<{ id: UserId }[]>`
      select id from users where lower(email) = lower(${email}) for update`;
    if (!user) throw invalid('no_account', `There is no account with the address ${email}.`);
    const imported = await findImported(tx, workspaceId, who);
    const [own] = await tx<Candidate[]>`
      select id, import_key as "importKey", handle from members
      where workspace_id = ${workspaceId} and user_id = ${user.id} for no key update`;
    if (own?.importKey) {
      const message = `@${own.handle} <${email}> came from an archive already: the two stay apart.`;
      throw conflict('member_exists', message);
    }
    const moved = own ? await moveAll(tx, workspaceId, { from: imported, to: own.id }) : null;
    if (!own) {
      // Whom no list named was never let in; whom an admin shut out stays out.
      await tx`
        update members set user_id = ${user.id},
          deactivated_at = case when deactivated_at = created_at then null else deactivated_at end
        where workspace_id = ${workspaceId} and id = ${imported.id}`;
    }
    const detail = {
      email,
      handle: imported.handle,
      importKey: imported.importKey,
    };
    await tx`
      insert into audit_entries (workspace_id, id, at, origin, action, subject_id, detail)
      values (${workspaceId}, ${uuidv7(at.getTime())}, ${at}, 'operator', 'member.joined_import', ${own?.id ?? imported.id},
        ${tx.json(detail)})`;
    await logImport(tx, { workspaceId, at }, null);
    return { handle: own?.handle ?? imported.handle, moved };
  });
}

async function findImported(
  tx: postgres.TransactionSql,
  workspaceId: WorkspaceId,
  who: string,
): Promise<Candidate> {
  const name = who.trim();
  const found = await tx<Candidate[]>`
    select id, user_id as "userId", import_key as "importKey", handle, kind from members
    where workspace_id = ${workspaceId}
      and (handle = ${name.replace(/^@/, '').toLowerCase()}
        or regexp_replace(import_key, ${NUMBER.source}, 'slack:') = ${`slack:${name}`})
    for update`;
  const [person, another] = found;
  if (!person) throw invalid('no_member', `There is nobody called ${who} here.`);
  if (another) {
    const message = `${who} stands for @${person.handle} and @${another.handle} here, as a handle or an id: give the handle, with its @.`;
    throw conflict('member_exists', message);
  }
  if (person.kind !== 'person' || !person.importKey || person.userId) {
    const reason = person.userId ? 'has an account already' : 'is no person from an archive';
    throw conflict('member_exists', `@${person.handle} ${reason}.`);
  }
  return person;
}

interface Move {
  from: Candidate;
  to: MemberId;
}

async function moveAll(
  tx: postgres.TransactionSql,
  workspaceId: WorkspaceId,
  { from: { id: from, importKey }, to }: Move,
): Promise<{ messages: number; reactions: number; channels: number }> {
  const channels = await moveChannels(tx, workspaceId, { from, to });
  const { count: messages } = await tx`
    update messages set author_id = ${to} where workspace_id = ${workspaceId} and author_id = ${from}`;
  await tx`
    update messages set deleted_by = ${to} where workspace_id = ${workspaceId} and deleted_by = ${from}`;
  await tx`
    update messages set participant_ids = array_replace(participant_ids, ${from}, ${to})
    where workspace_id = ${workspaceId} and ${from} = any(participant_ids)`;
  await tx`
    update messages m set body = replace(body, ${`<@${from}>`}, ${`<@${to}>`})
    from mentions x
    where m.workspace_id = ${workspaceId} and x.workspace_id = m.workspace_id and x.message_id = m.id and x.member_id = ${from}`;
  await tx`
    update channels set poster_ids = array_replace(poster_ids, ${from}, ${to})
    where workspace_id = ${workspaceId} and ${from} = any(poster_ids)`;
  // What a message is found by has its author in it: it is read again.
  await tx`
    update search_texts set author_id = ${to}, text = null
    where workspace_id = ${workspaceId} and author_id = ${from}`;
  await tx`
    insert into mentions (workspace_id, message_id, member_id, channel_id, seq)
    select workspace_id, message_id, ${to}, channel_id, seq from mentions
    where workspace_id = ${workspaceId} and member_id = ${from} on conflict do nothing`;
  await tx`delete from mentions where workspace_id = ${workspaceId} and member_id = ${from}`;
  const { count: reactions } = await tx`
    insert into reactions (workspace_id, message_id, emoji, member_id, created_at)
    select workspace_id, message_id, emoji, ${to}, created_at from reactions
    where workspace_id = ${workspaceId} and member_id = ${from} on conflict do nothing`;
  await tx`delete from reactions where workspace_id = ${workspaceId} and member_id = ${from}`;
  // Who was taken out of a channel, or left it, stays out whatever an archive has. Nobody replays what was before.
  await tx`
    update events set member_id = ${to} where workspace_id = ${workspaceId} and member_id = ${from}
      and type in ('membership.added', 'membership.removed')`;
  await tx`delete from members where workspace_id = ${workspaceId} and id = ${from}`;
  await tx`
    update members set import_key = ${importKey} where workspace_id = ${workspaceId} and id = ${to}`;
  return { messages, reactions, channels };
}

/**
 * Memberships, and conversations: one that the two would have with the same people as one there is becomes
 * a private channel of those people, so that neither history is lost.
 */
async function moveChannels(
  tx: postgres.TransactionSql,
  workspaceId: WorkspaceId,
  { from, to }: { from: MemberId; to: MemberId },
): Promise<number> {
  await tx`
    select 1 from channels c where workspace_id = ${workspaceId} and id in (
      select channel_id from memberships where workspace_id = ${workspaceId} and member_id in (${from}, ${to}))
    order by id for no key update`;
  await tx`
    update channels c set people_key = moved.key from (
      select id, (select string_agg(distinct p, ',' order by p)
        from unnest(string_to_array(replace(people_key, ${from}, ${to}), ',')) p) as key
      from channels where workspace_id = ${workspaceId} and ${from} = any(string_to_array(people_key, ','))
    ) moved
    where c.workspace_id = ${workspaceId} and c.id = moved.id
      and not exists (select 1 from channels o where o.workspace_id = c.workspace_id and o.people_key = moved.key)`;
  await tx`
    update channels set kind = 'private', people_key = null, name = 'imported-' || right(id::text, 12)
    where workspace_id = ${workspaceId} and ${from} = any(string_to_array(people_key, ','))`;
  await tx`
    update channels set created_by = ${to} where workspace_id = ${workspaceId} and created_by = ${from}`;
  const { count } = await tx`
    insert into memberships (workspace_id, channel_id, member_id, joined_at, last_read_seq)
    select workspace_id, channel_id, ${to}, joined_at, last_read_seq from memberships
    where workspace_id = ${workspaceId} and member_id = ${from} on conflict do nothing`;
  const left = await tx<{ id: string }[]>`
    delete from memberships where workspace_id = ${workspaceId} and member_id = ${from}
    returning channel_id as id`;
  await tx`
    update channels c set member_count = (
      select count(*) from memberships s where s.workspace_id = c.workspace_id and s.channel_id = c.id)
    where workspace_id = ${workspaceId} and id = any(${left.map((row) => row.id)}::uuid[])`;
  return count;
}
