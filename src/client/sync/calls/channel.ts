import type { ChannelId, MemberId } from '@/shared/id';
import type { Channel, ChannelAbilities } from '@/shared/model/channel';
import { applyChannel, applyMembership } from '../apply';
import { dropChannel } from '../reducers/channel';
import type { Scope } from '../scope';

export interface CreateChannelInput {
  name: string;
  kind: 'public' | 'private';
  topic: string;
  memberIds: MemberId[];
}

/** A channel one may see, whether or not one is in it, and what one may do there. */
export async function loadChannel(scope: Scope, channelId: ChannelId): Promise<ChannelAbilities> {
  const { trpc, workspaceId, replica } = scope;
  const input = { workspaceId, channelId };
  const answer = await replica.fetchFresh(() => trpc.channel.get.query(input));
  replica.update((state) => applyChannel(state, answer));
  return answer.can;
}

export async function createChannel(scope: Scope, input: CreateChannelInput): Promise<ChannelId> {
  const { trpc, workspaceId, replica } = scope;
  const answer = await trpc.channel.create.mutate({ workspaceId, ...input });
  replica.update((state) => applyChannel(state, answer));
  return answer.channel.id;
}

/** The conversation with these people, made when there is none yet. */
export async function openDirect(scope: Scope, memberIds: MemberId[]): Promise<ChannelId> {
  const { trpc, workspaceId, replica } = scope;
  const answer = await trpc.channel.openDirect.mutate({ workspaceId, memberIds });
  replica.update((state) => applyChannel(state, answer));
  return answer.channel.id;
}

export async function joinChannel(scope: Scope, channelId: ChannelId): Promise<void> {
  const { trpc, workspaceId, replica } = scope;
  const answer = await trpc.channel.join.mutate({ workspaceId, channelId });
  replica.update((state) => applyChannel(state, answer));
}

export async function leaveChannel(scope: Scope, channelId: ChannelId): Promise<void> {
  const { trpc, workspaceId, replica } = scope;
  await trpc.channel.leave.mutate({ workspaceId, channelId });
  replica.update((state) => dropChannel(state, channelId));
}

export async function updateChannel(
  scope: Scope,
  channelId: ChannelId,
  change: Partial<Pick<Channel, 'topic' | 'isDefault' | 'posting' | 'posterIds'>> & {
    name?: string;
  },
): Promise<void> {
  const { trpc, workspaceId, replica } = scope;
  const answer = await trpc.channel.update.mutate({ workspaceId, channelId, ...change });
  replica.update((state) => applyChannel(state, answer));
}

export async function setArchived(
  scope: Scope,
  channelId: ChannelId,
  archived: boolean,
): Promise<void> {
  const { trpc, workspaceId, replica } = scope;
  const change = archived ? trpc.channel.archive : trpc.channel.unarchive;
  const answer = await change.mutate({ workspaceId, channelId });
  replica.update((state) => applyChannel(state, answer));
}

export async function addMembers(
  scope: Scope,
  channelId: ChannelId,
  memberIds: MemberId[],
): Promise<void> {
  const { trpc, workspaceId, replica } = scope;
  const answer = await trpc.channel.addMembers.mutate({ workspaceId, channelId, memberIds });
  replica.update((state) => applyChannel(state, answer));
}

export async function removeMember(
  scope: Scope,
  channelId: ChannelId,
  memberId: MemberId,
): Promise<void> {
  const { trpc, workspaceId, replica } = scope;
  const answer = await trpc.channel.removeMember.mutate({ workspaceId, channelId, memberId });
  replica.update((state) => applyChannel(state, answer));
}

/** Read up to `seq`, inclusive; it never moves back. */
export function markRead(scope: Scope, channelId: ChannelId, seq: number): Promise<void> {
  return moveMark(scope, channelId, 'markRead', seq);
}

/** Unread from `seq` on. */
export function markUnread(scope: Scope, channelId: ChannelId, seq: number): Promise<void> {
  return moveMark(scope, channelId, 'markUnread', seq);
}

type Marking = 'markRead' | 'markUnread';

interface MovingMark {
  marking: Marking;
  done: Promise<void>;
}

/** The last of the read markers that are being moved, of each channel. */
const movingMarks = new WeakMap<Scope['replica'], Map<ChannelId, MovingMark>>();

/** Whether it has just been marked unread, and the server has not confirmed it yet. */
export function isMarkingUnread({ replica }: Scope, channelId: ChannelId): boolean {
  return movingMarks.get(replica)?.get(channelId)?.marking === 'markUnread';
}

/** Whatever way calls take, the last one holds: one that passed another on the way is made again. */
async function moveMark(
  scope: Scope,
  channelId: ChannelId,
  ...[marking, seq]: [Marking, number]
): Promise<void> {
  const { trpc, workspaceId, replica } = scope;
  const moving = movingMarks.get(replica) ?? new Map<ChannelId, MovingMark>();
  movingMarks.set(replica, moving);
  const before = moving.get(channelId)?.done.catch(() => undefined);
  const move = async () => {
    const answer = await trpc.channel[marking].mutate({ workspaceId, channelId, seq });
    replica.update((state) => applyMembership(state, answer));
  };
  const moveLast = async () => {
    await move();
    await before;
    const isLast = moving.get(channelId) === mine;
    if (before && isLast && isRead(replica, channelId, seq) !== (marking === 'markRead'))
      await move();
  };
  const mine: MovingMark = { marking, done: Promise.resolve() };
  moving.set(channelId, mine);
  mine.done = moveLast();
  try {
    await mine.done;
  } finally {
    if (moving.get(channelId) === mine) moving.delete(channelId);
  }
}

function isRead(replica: Scope['replica'], channelId: ChannelId, seq: number): boolean {
  const membership = replica.state.memberships[channelId]?.value;
  return membership !== undefined && membership.lastReadSeq >= seq;
}
