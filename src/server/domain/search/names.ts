import { and, eq, inArray } from 'drizzle-orm';
import { channelId, memberId } from '@/shared/input/id';
import type { Mentioned } from '@/shared/markdown/mention';
import type { Message } from '@/shared/model/message';
import { channels } from '../../db/schema';
import { isVisibleTo } from '../channel/visibility';
import type { Ctx } from '../context';
import { findMembers } from '../member/queries';

const TOKEN = /<([@#])([0-9a-f-]{36})>/g;
/** More than these in what one page finds are left as someone. */
const NAMES = 1_000;

export type NameOf = (mention: Mentioned) => string;

/** The names that the mentions of these messages have now: `@name`, `#name`, `@channel`. */
export async function namesOfMentions(ctx: Ctx, found: Message[]): Promise<NameOf> {
  const ids = { '@': new Set<string>(), '#': new Set<string>() };
  for (const { body } of found) {
    for (const [, sign, id] of body.matchAll(TOKEN)) {
      if (id && (sign === '@' || sign === '#')) ids[sign].add(id);
    }
  }
  const [people, places] = await Promise.all([
    namesOfMembers(ctx, [...ids['@']].slice(0, NAMES)),
    namesOfChannels(ctx, [...ids['#']].slice(0, NAMES)),
  ]);
  return ({ of, value }) => {
    if (of === 'member') return `@${people.get(value) ?? 'someone'}`;
    if (of === 'channel') return `#${places.get(value) ?? 'private'}`;
    return of === 'here' ? '@here' : '@channel';
  };
}

async function namesOfMembers(ctx: Ctx, ids: string[]): Promise<Map<string, string>> {
  const known = ids.flatMap((id) => memberId.safeParse(id).data ?? []);
  const people = await findMembers(ctx.store.db, ctx.workspaceId, known);
  return new Map(people.map((person) => [person.id, person.name]));
}

async function namesOfChannels(ctx: Ctx, ids: string[]): Promise<Map<string, string>> {
  const known = ids.flatMap((id) => channelId.safeParse(id).data ?? []);
  if (known.length === 0) return new Map();
  const rows = await ctx.store.db
    .select({ id: channels.id, name: channels.name })
    .from(channels)
    .where(
      and(
        eq(channels.workspaceId, ctx.workspaceId),
        inArray(channels.id, known),
        isVisibleTo(ctx.actor),
      ),
    );
  return new Map(rows.flatMap((row) => (row.name ? [[row.id, row.name] as const] : [])));
}
