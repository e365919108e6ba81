import { and, eq, inArray } from 'drizzle-orm';
import { forbidden } from '@/shared/errors';
import type { ChannelId } from '@/shared/id';
import type { OpenDirect } from '@/shared/input/channel';
import type { JoinedChannel } from '@/shared/model/channel';
import type { Queryable, Tx } from '../../db/client';
import { type ChannelRow, channels, type MemberRow, members } from '../../db/schema';
import type { Recorder } from '../../events/commit';
import { authorOf, type Ctx } from '../context';
import { accessMembers } from '../member/access';
import { isReachableFor } from '../member/reachable';
import { newId } from '../new-id';
import { accessChannelView } from './access';
import { addMemberships } from './add-memberships';
import { peopleKey, presentChannel, presentMembership } from './present';
import { presentJoined } from './queries';
import { requireActive } from './require';
import { takePeople } from './take-people';

/** The conversation of the caller with these people, made when there is none yet: always the same one. */
export async function openDirect(
  ctx: Ctx,
  { memberIds }: OpenDirect,
): Promise<JoinedChannel & { rev: number }> {
  const people = await accessMembers(ctx, [ctx.actor.id, ...memberIds]);
  const known = await findDirect(ctx, ctx.store.db, people);
  if (known) return present(ctx, known.id);

  requireActive(people);
  await requireReachable(ctx, people);
  await ctx.limits.take('directCreate', ctx.actor.id);
  await takePeople(ctx, people.length - 1);
  const { result, rev } = await ctx.commit(authorOf(ctx), async (tx, recorder) => {
    const channel = await makeDirect(ctx, tx, { people, recorder });
    return channel && presentJoined(tx, channel, ctx.actor.id);
  });
  if (result) return { ...result, rev };
  const first = await findDirect(ctx, ctx.store.db, people);
  if (!first) throw new Error('A conversation that was there went away');
  return present(ctx, first.id);
}

async function present(ctx: Ctx, channelId: ChannelId): Promise<JoinedChannel & { rev: number }> {
  const { channel, membership, unread, rev } = await accessChannelView(ctx, channelId);
  if (!membership) throw new Error(`Conversation ${channelId} lacks one of its people`);
  return {
    channel: presentChannel(channel),
    membership: presentMembership(membership, unread),
    rev,
  };
}

const keyOf = (people: MemberRow[]) => peopleKey(people.map((person) => person.id));

async function findDirect(ctx: Ctx, db: Queryable, people: MemberRow[]) {
  const [row] = await db
    .select({ id: channels.id })
    .from(channels)
    .where(and(eq(channels.workspaceId, ctx.workspaceId), eq(channels.peopleKey, keyOf(people))));
  return row;
}

interface Making {
  people: MemberRow[];
  recorder: Recorder;
}

/** `null` when someone else made the same one at the same time. */
async function makeDirect(
  ctx: Ctx,
  tx: Tx,
  { people, recorder }: Making,
): Promise<ChannelRow | null> {
  const at = ctx.clock.now();
  const [channel] = await tx
    .insert(channels)
    .values({
      workspaceId: ctx.workspaceId,
      id: newId<ChannelId>(at),
      kind: people.length <= 2 ? 'dm' : 'group',
      peopleKey: keyOf(people),
      createdBy: ctx.actor.id,
      createdAt: at,
    })
    .onConflictDoNothing()
    .returning();
  if (!channel) return null;
  const memberIds = people.map((person) => person.id);
  const entered = await addMemberships(tx, recorder, { channel, memberIds, at });
  return entered.channel;
}

async function requireReachable(ctx: Ctx, people: MemberRow[]): Promise<void> {
  const ids = people.map((person) => person.id);
  const rows = await ctx.store.db
    .select({ id: members.id })
    .from(members)
    .where(
      and(
        eq(members.workspaceId, ctx.workspaceId),
        inArray(members.id, ids),
        isReachableFor(ctx.actor),
      ),
    );
  if (rows.length === ids.length) return;
  throw forbidden('guests_excluded', 'Guests can write to people they share a channel with.');
}
