import type postgres from 'postgres';
import type { ImportScope } from './scope';
import type { TargetChannel } from './target-channels';

/**
 * Sees to it that someone can open a private channel: who wrote in it, where no list has its people; the
 * owners, where nobody of the archive is left in it. Whether anyone was let in.
 */
export async function ensureReachable(
  tx: postgres.TransactionSql,
  scope: ImportScope,
  place: TargetChannel,
): Promise<boolean> {
  if (place.kind !== 'private' || (await hasPeople(tx, scope, place))) return false;
  if (place.membersFromHistory) await enterAuthors(tx, scope, place);
  if (await hasPeople(tx, scope, place)) return true;
  const owners = await enterOwners(tx, scope, place);
  const reason =
    owners > 0
      ? 'nobody of the archive is in it: the owners of the workspace can open it'
      : 'nobody can open it: the workspace has no owner';
  scope.report.note('channel', { reason, place: place.label });
  return owners > 0;
}

async function hasPeople(
  tx: postgres.TransactionSql,
  { workspaceId }: ImportScope,
  { id }: TargetChannel,
): Promise<boolean> {
  const found = await tx`
    select 1 from memberships s
    join members m on m.workspace_id = s.workspace_id and m.id = s.member_id
    where s.workspace_id = ${workspaceId} and s.channel_id = ${id} and m.deactivated_at is null and m.kind = 'person'
    limit 1`;
  return found.length > 0;
}

async function enterAuthors(
  tx: postgres.TransactionSql,
  { workspaceId, at }: ImportScope,
  { id }: TargetChannel,
): Promise<number> {
  const entered = await tx`
    insert into memberships (workspace_id, channel_id, member_id, joined_at, last_read_seq)
    select distinct c.workspace_id, c.id, m.id, ${at}::timestamptz, c.last_seq
    from channels c
    join messages x on x.workspace_id = c.workspace_id and x.channel_id = c.id
    join members m on m.workspace_id = c.workspace_id and m.id = x.author_id
    where c.workspace_id = ${workspaceId} and c.id = ${id} and m.deactivated_at is null and m.kind = 'person'
    on conflict do nothing`;
  return grow(tx, { workspaceId, id, by: entered.count });
}

async function enterOwners(
  tx: postgres.TransactionSql,
  { workspaceId, at }: ImportScope,
  { id }: TargetChannel,
): Promise<number> {
  const entered = await tx`
    insert into memberships (workspace_id, channel_id, member_id, joined_at, last_read_seq)
    select c.workspace_id, c.id, m.id, ${at}::timestamptz, c.last_seq
    from channels c
    join members m on m.workspace_id = c.workspace_id and m.role = 'owner' and m.deactivated_at is null
    where c.workspace_id = ${workspaceId} and c.id = ${id}
    on conflict do nothing`;
  return grow(tx, { workspaceId, id, by: entered.count });
}

async function grow(
  tx: postgres.TransactionSql,
  {
    workspaceId,
    id,
    by,
  }: Pick<ImportScope, 'workspaceId'> & Pick<TargetChannel, 'id'> & { by: number },
): Promise<number> {
  await tx`
    update channels set member_count = member_count + ${by}
    where workspace_id = ${workspaceId} and id = ${id}`;
  return by;
}
