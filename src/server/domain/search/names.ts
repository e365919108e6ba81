import { and, eq, inArray } from 'drizzle-orm';
import { channelId, memberId } from '@/shared/input/id';
import type { Message } from '@/shared/model/message';
import { channels } from '../../db/schema';
import type { Ctx } from '../context';
import { findMembers } from '../member/queries';
import { isVisible } from './filters';

const TOKEN = /<([@#])([0-9a-f-]{36})>|<!channel>/g;

/** Writes `@name` and `#name` where the bodies of these messages have mention tokens. */
export async function nameTokens(ctx: Ctx, found: Message[]): Promise<(body: string) => string> {
  const ids = { '@': new Set<string>(), '#': new Set<string>() };
  for (const { body } of found) {
    for (const [, sign, id] of body.matchAll(TOKEN)) {
      if (id && (sign === '@' || sign === '#')) ids[sign].add(id);
    }
  }
  const [people, places] = await Promise.all([
    namesOfMembers(ctx, [...ids['@']]),
    namesOfChannels(ctx, [...ids['#']]),
  ]);
  return (body) =>
    body.replace(TOKEN, (_, sign: string | undefined, id: string | undefined) => {
      if (!id) return '@channel';
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
      and(eq(channels.workspaceId, ctx.workspaceId), inArray(channels.id, known), isVisible(ctx)),
    );
  return new Map(rows.flatMap((row) => (row.name ? [[row.id, row.name] as const] : [])));
}
