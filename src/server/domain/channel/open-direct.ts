import { and, eq, inArray, sql } from 'drizzle-orm';
import { forbidden } from '@/shared/errors';
import type { ChannelId, MemberId } from '@/shared/id';
import type { OpenDirect } from '@/shared/input/channel';
import type { JoinedChannel } from '@/shared/model/channel';
import { isGuest } from '@/shared/policy/member';
import type { Queryable, Tx } from '../../db/client';
import { type ChannelRow, channels, type MemberRow, memberships } from '../../db/schema';
import type { Recorder } from '../../events/commit';
import { authorOf, type Ctx } from '../context';
import { accessMembers } from '../member/access';
import { newId } from '../new-id';
import { accessChannelView } from './access';
import { enterChannel } from './enter';
import { peopleKey, presentChannel, presentMembership } from './present';
import { presentJoined } from './queries';
import { requireActive } from './require';

/** The conversation of the caller with these people, made when there is none yet: always the same one. */
export async function openDirect(
  ctx: Ctx,
  { memberIds }: OpenDirect,
): Promise<JoinedChannel & { rev: number }> {
  const people = await accessMembers(ctx, [ctx.actor.id, ...memberIds]);
  const known = await findDirect(ctx, ctx.store.db, people);
  if (known) return present(ctx, known.id);

  requireActive(people);
  await requireAcquainted(ctx, people);
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
  const entered = await enterChannel(tx, recorder, { channel, memberIds, at });
  return entered.channel;
}

/** Guests write to people whom they share a channel with. */
async function requireAcquainted(ctx: Ctx, people: MemberRow[]): Promise<void> {
  const others = people.map((person) => person.id).filter((id) => id !== ctx.actor.id);
  if (!isGuest(ctx.actor) || others.length === 0) return;
  const known = await sharingAChannel(ctx, others);
  if (others.every((id) => known.has(id))) return;
  throw forbidden('guests_excluded', 'Guests can write to people they share a channel with.');
}

async function sharingAChannel(ctx: Ctx, others: MemberId[]): Promise<Set<MemberId>> {
  const rows = await ctx.store.db
    .selectDistinct({ memberId: memberships.memberId })
    .from(memberships)
    .where(
      and(
        eq(memberships.workspaceId, ctx.workspaceId),
        inArray(memberships.memberId, others),
        sql`exists (select 1 from memberships own where own.workspace_id = ${ctx.workspaceId}
          and own.channel_id = ${memberships.channelId} and own.member_id = ${ctx.actor.id})`,
      ),
    );
  return new Set(rows.map((row) => row.memberId));
}
