import { and, eq, inArray } from 'drizzle-orm';
import { channelId, memberId } from '@/shared/input/id';
import type { Message } from '@/shared/model/message';
import { channels } from '../../db/schema';
import { isVisibleTo } from '../channel/visibility';
import type { Ctx } from '../context';
import { findMembers } from '../member/queries';

const TOKEN = /<([@#])([0-9a-f-]{36})>|<!([a-z]{1,20})>/g;
/** More than these in what one page finds are left as someone. */
const NAMES = 1_000;

/** Turns the mention tokens of these messages' bodies into `@name` and `#name`. */
export async function nameMentions(ctx: Ctx, found: Message[]): Promise<(body: string) => string> {
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
  return (body) =>
    body.replace(TOKEN, (token) => {
      const [sign, id] = [token.charAt(1), token.slice(2, -1)];
      if (sign === '!') return `@${id}`;
      return sign === '@' ? `@${people.get(id) ?? 'someone'}` : `#${places.get(id) ?? 'private'}`;
    });
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
