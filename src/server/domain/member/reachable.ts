import { type SQL, sql } from 'drizzle-orm';
import type { WorkspaceSettings } from '@/shared/model/workspace';
import { canSeeDirectory, isActive, isGuest } from '@/shared/policy/member';
import type { MemberRow } from '../../db/schema';

/**
 * Whether a member may write to the member of a row of `members` now: `canMessage` of the member policy, in SQL.
 * Guests write to people whom they share a channel with, and to themselves.
 */
export function isReachableFor(actor: MemberRow): SQL {
  if (!isActive(actor)) return sql`false`;
  const active = sql`members.deactivated_at is null`;
  return isGuest(actor) ? sql`(${active} and ${sharesChannelWith(actor)})` : active;
}

/** Whether a member may find the member of a row of `members`, deactivated or not. */
export function isListedFor(
  actor: MemberRow,
  settings: Pick<WorkspaceSettings, 'seeDirectory'>,
): SQL | undefined {
  return canSeeDirectory(actor, settings) ? undefined : sharesChannelWith(actor);
}

const sharesChannelWith = (actor: MemberRow): SQL => sql`(members.id = ${actor.id} or exists (
  select from memberships own
  join memberships theirs on theirs.workspace_id = own.workspace_id and theirs.channel_id = own.channel_id
  where own.workspace_id = members.workspace_id and own.member_id = ${actor.id}
    and theirs.member_id = members.id))`;
