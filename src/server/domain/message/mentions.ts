import { and, eq, inArray, sql } from 'drizzle-orm';
import { limitExceeded } from '@/shared/errors';
import type { ChannelId, MemberId } from '@/shared/id';
import { LIMITS } from '@/shared/limits';
import { type Called, calledIn, readingsIn, toTokens, typedIn } from '@/shared/mentions';
import { canMentionChannel } from '@/shared/policy/channel';
import { channels, members, memberships, WHOLE_CHANNEL } from '../../db/schema';
import { isVisibleTo } from '../channel/visibility';
import type { Ctx } from '../context';
import { isListedFor } from '../member/reachable';

export interface ResolvedBody {
  body: string;
  /** Whom it calls: member ids of this workspace, and `WHOLE_CHANNEL`. */
  mentions: string[];
  /** Those of them whom `@here` alone calls. */
  active: string[];
}

/**
 * Turns the names that are typed in a text into tokens that survive renames, and finds whom the text then
 * calls in a channel: both by the parse that shows it, which takes time in proportion to its length.
 */
export async function resolveMentions(
  ctx: Ctx,
  { channelId, text }: { channelId: ChannelId; text: string },
): Promise<ResolvedBody> {
  const typed = typedIn(text);
  const readings = readingsIn(typed);
  const [handles, names] = await Promise.all([
    findHandles(ctx, readings.handles),
    findChannels(ctx, readings.channels),
  ]);
  const directory = {
    memberByHandle: (handle: string) => handles.get(handle),
    channelByName: (name: string) => names.get(name),
    mayCallEveryone: canMentionChannel(ctx.actor, ctx.settings),
  };
  const body = toTokens(text, directory, typed);
  if (body.length > LIMITS.messageLength) throw tooLong();
  return { body, ...(await whoIsCalled(ctx, { channelId, called: calledIn(body) })) };
}

const tooLong = () =>
  limitExceeded('message_length', `Use at most ${LIMITS.messageLength} characters.`, 'body');

// Only people the author can find, or `@name` would reveal who is here.
async function findHandles(ctx: Ctx, handles: string[]): Promise<Map<string, MemberId>> {
  if (handles.length === 0) return new Map();
  const rows = await ctx.store.db
    .select({ id: members.id, handle: members.handle })
    .from(members)
    .where(
      and(
        eq(members.workspaceId, ctx.workspaceId),
        inArray(members.handle, handles),
        isListedFor(ctx.actor, ctx.settings),
      ),
    );
  return new Map(rows.map((row) => [row.handle, row.id]));
}

// Only names the author can see, or `#name` would reveal that a private channel exists.
async function findChannels(ctx: Ctx, names: string[]): Promise<Map<string, ChannelId>> {
  if (names.length === 0) return new Map();
  const rows = await ctx.store.db
    .select({ id: channels.id, name: channels.name })
    .from(channels)
    .where(
      and(
        eq(channels.workspaceId, ctx.workspaceId),
        inArray(channels.name, names),
        isVisibleTo(ctx.actor),
      ),
    );
  return new Map(rows.flatMap((row) => (row.name ? [[row.name, row.id] as const] : [])));
}

async function whoIsCalled(
  ctx: Ctx,
  { channelId, called }: { channelId: ChannelId; called: Called },
): Promise<Omit<ResolvedBody, 'body'>> {
  const [named, present] = await Promise.all([
    findMembers(ctx, called.memberIds),
    called.here ? findActive(ctx, channelId) : [],
  ]);
  const active = present.filter((id) => !named.includes(id));
  const all = called.everyone ? [WHOLE_CHANNEL] : [];
  return { mentions: [...named, ...active, ...all], active };
}

/** Those in the channel who are active now. The author needs no call. */
async function findActive(ctx: Ctx, channelId: ChannelId): Promise<string[]> {
  const active = ctx.presence.activeIn(ctx.workspaceId).filter((id) => id !== ctx.actor.id);
  if (active.length === 0) return [];
  const rows = await ctx.store.db
    .select({ id: memberships.memberId })
    .from(memberships)
    .where(
      and(
        eq(memberships.workspaceId, ctx.workspaceId),
        eq(memberships.channelId, channelId),
        sql`${memberships.memberId} = any(${sql.param(active)}::uuid[])`,
      ),
    )
    .limit(LIMITS.calledHere);
  return rows.map((row) => row.id);
}

async function findMembers(ctx: Ctx, ids: string[]): Promise<string[]> {
  if (ids.length === 0) return [];
  const rows = await ctx.store.db
    .select({ id: members.id })
    .from(members)
    .where(
      and(
        eq(members.workspaceId, ctx.workspaceId),
        sql`${members.id} = any(${sql.param(ids)}::uuid[])`,
        isListedFor(ctx.actor, ctx.settings),
      ),
    );
  return rows.map((row) => row.id);
}
