import type { ChannelId, MessageId } from '@/shared/id';
import { addMembers, createChannel, listChannels, openDirect } from '../channel';
import type { Ctx } from '../context';
import type { Dice } from './dice';
import type { Population } from './people';
import { CHANNELS } from './words';

const PRIVATE_EVERY = 6;
const DIRECTS = 5;
const SHARE_IN_A_CHANNEL = 0.6;

/** A channel and the people who talk in it. */
export interface Room {
  id: ChannelId;
  people: Ctx[];
  /** What others may answer. */
  roots: MessageId[];
}

/** Opens the channels and brings people in; the first one has everyone. */
export async function openRooms(
  { people }: Population,
  channels: number,
  dice: Dice,
): Promise<Room[]> {
  const [owner, ...others] = people;
  const { workspaceId } = owner;
  const rooms: Room[] = [];
  const [first] = (await listChannels(owner)).channels;
  if (first) {
    const memberIds = others.map((ctx) => ctx.actor.id);
    if (memberIds.length > 0) {
      await addMembers(owner, { workspaceId, channelId: first.channel.id, memberIds });
    }
    rooms.push({ id: first.channel.id, people: [...people], roots: [] });
  }
  for (let index = 0; rooms.length < channels; index += 1) {
    const inside = others.filter(() => dice.chance(SHARE_IN_A_CHANNEL));
    const { channel } = await createChannel(owner, {
      workspaceId,
      ...channelAt(index),
      kind: index % PRIVATE_EVERY === PRIVATE_EVERY - 1 ? 'private' : 'public',
      memberIds: inside.map((ctx) => ctx.actor.id),
    });
    rooms.push({ id: channel.id, people: [owner, ...inside], roots: [] });
  }
  for (const other of others.slice(0, DIRECTS)) {
    const { channel } = await openDirect(owner, { workspaceId, memberIds: [other.actor.id] });
    rooms.push({ id: channel.id, people: [owner, other], roots: [] });
  }
  return rooms;
}

function channelAt(index: number): { name: string; topic: string } {
  const [name, topic] = CHANNELS[index % CHANNELS.length] ?? ['team', ''];
  const round = Math.floor(index / CHANNELS.length);
  return { name: round === 0 ? name : `${name}-${round + 1}`, topic };
}
