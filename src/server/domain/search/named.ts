import { and, eq, inArray, isNotNull } from 'drizzle-orm';
import { invalid } from '@/shared/errors';
import type { ChannelId, MemberId } from '@/shared/id';
import { fold, nearest } from '@/shared/search';
import { channels, members } from '../../db/schema';
import { peopleKey } from '../channel/present';
import { isVisibleTo } from '../channel/visibility';
import type { Ctx } from '../context';
import { isListedFor } from '../member/reachable';

interface Person {
  id: MemberId;
  handle: string;
  name: string;
}

/**
 * Whom `from:` means: `me`, a handle, or all whose name or handle has this word, or else one that begins so.
 * BAD_REQUEST `search_from` when it is nobody, with those who may be meant.
 */
export async function findPeople(ctx: Ctx, names: string[]): Promise<MemberId[]> {
  const people = await peopleNamed(ctx, names, 'from');
  return [...new Set(people.flat())];
}

/**
 * The conversations that `in:` means: a channel by its name, `@ann` the direct conversation with her, and
 * `@ann,@bob` the one with both. One that the caller may not see is as unknown as one that is not there.
 */
export async function findConversations(ctx: Ctx, names: string[]): Promise<ChannelId[]> {
  const direct = names.filter((name) => name.startsWith('@'));
  const named = names.filter((name) => !name.startsWith('@'));
  return [
    ...(named.length > 0 ? await findChannels(ctx, named) : []),
    ...(await Promise.all(direct.map((name) => findDirect(ctx, name)))).flat(),
  ];
}

async function findChannels(ctx: Ctx, names: string[]): Promise<ChannelId[]> {
  const visible = and(
    eq(channels.workspaceId, ctx.workspaceId),
    isNotNull(channels.name),
    isVisibleTo(ctx.actor),
  );
  const columns = { id: channels.id, name: channels.name };
  const exact = await ctx.store.db
    .select(columns)
    .from(channels)
    .where(and(visible, inArray(channels.name, names)));
  const unknown = names.filter((name) => !exact.some((row) => row.name === name));
  if (unknown.length === 0) return exact.map((row) => row.id);
  const all = await ctx.store.db.select(columns).from(channels).where(visible);
  const alike = unknown.flatMap((name) => {
    const found = all.filter((row) => fold(row.name ?? '') === fold(name));
    if (found.length === 0) throw noChannel(name, all);
    return found;
  });
  return [...exact, ...alike].map((row) => row.id);
}

function noChannel(name: string, all: { name: string | null }[]) {
  const near = nearest(
    name,
    all.map((row) => ({ name: row.name ?? '', names: [row.name ?? ''] })),
  );
  const hint = suggestion([...new Set(near.map((each) => `in:${each.name}`))]);
  return invalid('search_in', `You see no channel called #${name}.${hint}`, 'query');
}

async function findDirect(ctx: Ctx, value: string): Promise<ChannelId[]> {
  const names = value.split(',').flatMap((name) => name.trim().replace(/^@/, '') || []);
  if (names.length === 0) throw invalid('search_in', 'Name a person: in:@handle.', 'query');
  const found = await peopleNamed(ctx, names, 'in');
  if (names.length > 1 && found.some((ids) => ids.length > 1)) {
    throw invalid('search_in', `Several people are meant by ${value}. Use their handles.`, 'query');
  }
  const [first = []] = found;
  const keys =
    names.length === 1
      ? first.map((id) => peopleKey([ctx.actor.id, id]))
      : [peopleKey([ctx.actor.id, ...found.flat()])];
  const rows = await ctx.store.db
    .select({ id: channels.id })
    .from(channels)
    .where(and(eq(channels.workspaceId, ctx.workspaceId), inArray(channels.peopleKey, keys)));
  if (rows.length > 0) return rows.map((row) => row.id);
  throw invalid('search_in', `You have no direct conversation with ${value}.`, 'query');
}

/** The people that each name means: one has their handle, or several have it in their name. */
async function peopleNamed(
  ctx: Ctx,
  names: string[],
  filter: 'from' | 'in',
): Promise<MemberId[][]> {
  const exact = await findHandles(ctx, names);
  const isKnown = (name: string) => name === 'me' || exact.has(name);
  const all = names.every(isKnown) ? [] : await findMembers(ctx);
  return names.map((name) => {
    if (name === 'me') return [ctx.actor.id];
    const one = exact.get(name);
    const found = one ? [one] : meantBy(name, all);
    if (found.length === 0) throw nobody(name, all, filter);
    return found;
  });
}

async function findHandles(ctx: Ctx, handles: string[]): Promise<Map<string, MemberId>> {
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

async function findMembers(ctx: Ctx): Promise<Person[]> {
  return ctx.store.db
    .select({ id: members.id, handle: members.handle, name: members.name })
    .from(members)
    .where(and(eq(members.workspaceId, ctx.workspaceId), isListedFor(ctx.actor, ctx.settings)));
}

function meantBy(typed: string, people: Person[]): MemberId[] {
  const needle = fold(typed).trim();
  if (needle === '') return [];
  const begun = people.filter((person) =>
    textsOf(person).some((text) => text.includes(` ${needle}`)),
  );
  const whole = begun.filter((person) =>
    textsOf(person).some((text) => text.includes(` ${needle} `)),
  );
  return (whole.length > 0 ? whole : begun).map((person) => person.id);
}

/** Words between spaces: the name, and the handle whole and by its parts. */
const textsOf = ({ name, handle }: Person) => [
  ` ${fold(name)} `,
  ` ${handle} ${handle.replace(/[._-]/g, ' ')} `,
];

function nobody(name: string, all: Person[], filter: 'from' | 'in') {
  const near = nearest(
    name,
    all.map((person) => ({
      ...person,
      names: textsOf(person).join('').split(' ').filter(Boolean),
    })),
  );
  const sign = filter === 'from' ? 'from:' : 'in:@';
  const hint = suggestion(near.map((person) => `${sign}${person.handle} (${person.name})`));
  const reason = filter === 'from' ? 'search_from' : 'search_in';
  return invalid(reason, `Nobody here is called ${name}.${hint}`, 'query');
}

function suggestion(meant: string[]): string {
  const last = meant.at(-1);
  if (!last) return '';
  const list = meant.length > 1 ? `${meant.slice(0, -1).join(', ')} or ${last}` : last;
  return ` Did you mean ${list}?`;
}
