import { type AnyColumn, type SQL, sql } from 'drizzle-orm';
import { isActive, isGuest } from '@/shared/policy/member';
import type { MemberRow } from '../../db/schema';
import type { Ctx } from '../context';

/**
 * Whether a member may see the channel of a row now: `canSee` of the channel policy, in SQL. Membership opens
 * every channel; public ones are open to all but guests. Every statement that finds channels, or what is in
 * them, for a member takes it from here (tests/domain/visibility.test.ts runs every case through both).
 *
 * @param channel The name of the table `channels` in the statement. Columns are written with it, because
 * Drizzle leaves table names out of a select from one table and a sub-select would bind them to its own.
 */
export function isVisibleTo(member: MemberRow, channel = 'channels'): SQL {
  if (!isActive(member)) return sql`false`;
  const table = sql.identifier(channel);
  const joined = sql`exists (
    select from memberships own where own.workspace_id = ${table}.workspace_id
      and own.channel_id = ${table}.id and own.member_id = ${member.id})`;
  return isGuest(member) ? joined : sql`(${table}.kind = 'public' or ${joined})`;
}

/** Whether a column's channel is one that the caller may see. */
export const inVisibleChannels = ({ workspaceId, actor }: Ctx, channelId: AnyColumn): SQL =>
  sql`${channelId} in (
    select seen.id from channels seen
    where seen.workspace_id = ${workspaceId} and ${isVisibleTo(actor, 'seen')})`;
