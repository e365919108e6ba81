import type { ChannelId, MemberId } from '@/shared/id';
import { channelId, memberId } from '@/shared/input/id';
import type { Message } from '@/shared/model/message';

const TOKEN = /<([@#])([0-9a-f-]{36})>/g;

/** The members and channels that a body's tokens may name; where one stands in code, one too many. */
export function namedInBody(body: string): { memberIds: MemberId[]; channelIds: ChannelId[] } {
  const memberIds: MemberId[] = [];
  const channelIds: ChannelId[] = [];
  for (const [, sigil, id] of body.matchAll(TOKEN)) {
    const [member, channel] = [memberId.safeParse(id), channelId.safeParse(id)];
    if (sigil === '@' && member.success) memberIds.push(member.data);
    if (sigil === '#' && channel.success) channelIds.push(channel.data);
  }
  return { memberIds, channelIds };
}

/** How many of those who reacted with one emoji are named. */
export const NAMED_REACTORS = 12;

/** Whom a message shows by name. */
export function membersNamedIn({ authorId, body, reactions, thread, pin }: Message): MemberId[] {
  return [
    authorId,
    ...namedInBody(body).memberIds,
    ...reactions.flatMap(({ memberIds }) => memberIds.slice(0, NAMED_REACTORS)),
    ...(thread?.participantIds ?? []),
    ...(pin ? [pin.memberId] : []),
  ];
}
