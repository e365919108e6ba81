import { and, eq, inArray } from 'drizzle-orm';
import { channelId, memberId } from '@/shared/input/id';
import { toPlainText } from '@/shared/markdown';
import type { Message } from '@/shared/model/message';
import { channels } from '../../db/schema';
import { isVisibleTo } from '../channel/visibility';
import type { Ctx } from '../context';
import { findMembers } from '../member/queries';

const TOKEN = /<([@#])([0-9a-f-]{36})>|<!channel>/g;

interface Readable {
  /** As it was written, with `@name` and `#name` where it has mention tokens. */
  written: (body: string) => string;
  /** The same without the marks of Markdown and the addresses behind links. */
  plain: (body: string) => string;
}

/** Makes the bodies of these messages readable for people. */
export async function readable(ctx: Ctx, found: Message[]): Promise<Readable> {
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
  const member = (id: string) => people.get(id) ?? 'someone';
  const channel = (id: string) => places.get(id) ?? 'private';
  return {
    written: (body) =>
      body.replace(TOKEN, (_, sign: string | undefined, id: string | undefined) => {
        if (!id) return '@channel';
        return sign === '@' ? `@${member(id)}` : `#${channel(id)}`;
      }),
    plain: (body) => toPlainText(body, { member, channel }),
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
