import { and, eq, inArray, not, type SQL, sql } from 'drizzle-orm';
import { invalid } from '@/shared/errors';
import type { DatePart, FilterPart, SearchPart } from '@/shared/search';
import { channels, members, messages } from '../../db/schema';
import { isVisibleTo } from '../channel/visibility';
import type { Ctx } from '../context';

/** The conditions of from:, in:, has:, before: and after:. Several of one kind mean any of them. */
export async function filterBy(ctx: Ctx, parts: SearchPart[]): Promise<SQL[]> {
  return [
    ...(await eachSign(parts, 'from', (values) => isFrom(ctx, values))),
    ...(await eachSign(parts, 'in', (values) => isIn(ctx, values))),
    ...(await eachSign(parts, 'has', async () => sql`${messages.body} ~* 'https?://'`)),
    ...parts.filter(isDate).map(isWithin),
  ];
}

async function eachSign(
  parts: SearchPart[],
  kind: FilterPart['kind'],
  condition: (values: string[]) => Promise<SQL>,
): Promise<SQL[]> {
  const own = parts.filter((part): part is FilterPart => part.kind === kind);
  const wanted = own.filter((part) => !part.not).map((part) => part.value);
  const unwanted = own.filter((part) => part.not).map((part) => part.value);
  return [
    ...(wanted.length > 0 ? [await condition(wanted)] : []),
    ...(unwanted.length > 0 ? [not(await condition(unwanted))] : []),
  ];
}

async function isFrom(ctx: Ctx, handles: string[]): Promise<SQL> {
  const rows = await ctx.store.db
    .select({ id: members.id, handle: members.handle })
    .from(members)
    .where(and(eq(members.workspaceId, ctx.workspaceId), inArray(members.handle, handles)));
  const ids = handles.map((handle) => {
    if (handle === 'me') return ctx.actor.id;
    const found = rows.find((row) => row.handle === handle);
    if (!found) throw invalid('search_from', `Nobody here is called @${handle}.`, 'query');
    return found.id;
  });
  return inArray(messages.authorId, ids);
}

// A channel that the asker may not see is as unknown as one that is not there.
async function isIn(ctx: Ctx, names: string[]): Promise<SQL> {
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
  const unknown = names.find((name) => !rows.some((row) => row.name === name));
  if (unknown) throw invalid('search_in', `You see no channel called #${unknown}.`, 'query');
  return inArray(
    messages.channelId,
    rows.map((row) => row.id),
  );
}

const isDate = (part: SearchPart): part is DatePart =>
  part.kind === 'before' || part.kind === 'after';

function isWithin({ kind, value }: DatePart): SQL {
  return kind === 'before'
    ? sql`${messages.createdAt} < ${`${value}T00:00:00Z`}::timestamptz`
    : sql`${messages.createdAt} >= ${`${value}T00:00:00Z`}::timestamptz + interval '1 day'`;
}
