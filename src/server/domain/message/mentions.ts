import { and, eq, inArray, sql } from 'drizzle-orm';
import { limitExceeded } from '@/shared/errors';
import type { ChannelId, MemberId } from '@/shared/id';
import { LIMITS } from '@/shared/limits';
import { calledIn, splitCode } from '@/shared/mentions';
import { canMentionChannel } from '@/shared/policy/channel';
import { channels, members, WHOLE_CHANNEL } from '../../db/schema';
import { isVisibleTo } from '../channel/visibility';
import type { Ctx } from '../context';

// Not after a letter, a digit or one of `<./&`: e-mail addresses, paths and tokens stay what they are.
const HANDLE = /(?<![\p{L}\p{N}<./&_-])@([a-z0-9](?:[a-z0-9._-]*[a-z0-9])?)/giu;
const CHANNEL_NAME = /(?<![\p{L}\p{N}<./&_-])#([\p{L}\p{N}][\p{L}\p{N}\p{M}_-]*)/gu;
const EVERYONE = new Set(['channel', 'here', 'everyone', 'all']);

export interface ResolvedBody {
  body: string;
  /** Whom it calls: member ids of this workspace, and `WHOLE_CHANNEL`. */
  mentions: string[];
}

/** Whether a text could call anyone or name a channel: most do not, and need no look at the store. */
export const mayCall = (text: string) => /[@#]|<!/.test(text);

/** Turns `@handle` and `#name` outside code into tokens that survive renames, and says who is called. */
export async function resolveMentions(ctx: Ctx, text: string): Promise<ResolvedBody> {
  const parts = splitCode(text);
  const prose = parts.filter((_, index) => index % 2 === 0).join('\n');
  const [handles, names] = await Promise.all([
    findHandles(ctx, matches(prose, HANDLE)),
    findChannels(ctx, matches(prose, CHANNEL_NAME)),
  ]);

  const resolved = parts.map((part, index) => {
    if (index % 2 === 1) return part;
    return part
      .replace(HANDLE, (whole: string, handle: string) =>
        memberToken(whole, handle.toLowerCase(), handles),
      )
      .replace(CHANNEL_NAME, (whole: string, name: string) => {
        const id = names.get(name.toLowerCase());
        return id ? `<#${id}>` : whole;
      });
  });
  const body = resolved.join('');
  if (body.length > LIMITS.messageLength) throw tooLong();
  return { body, mentions: await whoIsCalled(ctx, body) };
}

const tooLong = () =>
  limitExceeded('message_length', `Use at most ${LIMITS.messageLength} characters.`, 'body');

function matches(text: string, pattern: RegExp): string[] {
  const found = new Set<string>();
  for (const match of text.matchAll(pattern)) found.add((match[1] ?? '').toLowerCase());
  return [...found].slice(0, LIMITS.mentionsPerMessage);
}

function memberToken(whole: string, handle: string, known: Map<string, MemberId>): string {
  if (EVERYONE.has(handle)) return '<!channel>';
  const id = known.get(handle);
  return id ? `<@${id}>` : whole;
}

async function findHandles(ctx: Ctx, handles: string[]): Promise<Map<string, MemberId>> {
  if (handles.length === 0) return new Map();
  const rows = await ctx.store.db
    .select({ id: members.id, handle: members.handle })
    .from(members)
    .where(and(eq(members.workspaceId, ctx.workspaceId), inArray(members.handle, handles)));
  return new Map(rows.map((row) => [row.handle, row.id]));
}

// Only names the author can see, or `#name` would tell that a private channel exists.
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

async function whoIsCalled(ctx: Ctx, body: string): Promise<string[]> {
  const { memberIds, everyone } = calledIn(body);
  const real = await findMembers(ctx, memberIds.slice(0, LIMITS.mentionsPerMessage));
  return everyone && canMentionChannel(ctx.actor) ? [...real, WHOLE_CHANNEL] : real;
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
      ),
    );
  return rows.map((row) => row.id);
}
