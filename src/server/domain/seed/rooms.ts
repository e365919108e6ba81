import type { ChannelId, MessageId } from '@/shared/id';
import { addMembers, createChannel, listChannels, openDirect } from '../channel';
import type { Ctx } from '../context';
import type { Dice } from './dice';
import type { Population } from './people';
import { AREAS, CHANNELS, ROOMS, type Subject } from './words';

const PRIVATE_EVERY = 6;
/** Of the people the largest channel has; each further one has fewer, down to a handful. */
const LARGEST = 0.6;
const SMALLEST = 3;
const DIRECTS_EACH = 0.5;
const MOST_DIRECTS = 400;
const GROUP = 0.15;
/** People who are brought in with one commit: more would be more values than a statement may have. */
const TOGETHER = 500;

/** A channel and the people who talk in it. */
export interface Room {
  id: ChannelId;
  subject: Subject;
  /** Those who talk most come first. */
  people: Ctx[];
  /** What others may answer, newest first. */
  roots: MessageId[];
}

/** Opens the channels, the busiest first, and brings people in; the first one has everyone but guests. */
export async function openRooms(
  population: Population,
  channels: number,
  dice: Dice,
): Promise<Room[]> {
  const [owner, ...others] = population.people;
  const rooms: Room[] = [];
  const [first] = (await listChannels(owner)).channels;
  if (first) {
    const inside = others.filter((ctx) => ctx.actor.role !== 'guest');
    await bringIn(owner, first.channel.id, inside);
    rooms.push({ id: first.channel.id, subject: 'people', people: [owner, ...inside], roots: [] });
  }
  for (let index = 0; rooms.length < channels; index += 1) {
    rooms.push(await openRoom(owner, others, { index, dice }));
  }
  return [...rooms, ...(await openDirects(population.people, dice))];
}

interface RoomOptions {
  /** Which channel this is, the largest first. */
  index: number;
  dice: Dice;
}

async function openRoom(owner: Ctx, others: Ctx[], { index, dice }: RoomOptions): Promise<Room> {
  const { workspaceId } = owner;
  const { subject, ...described } = channelAt(index);
  const size = Math.max(SMALLEST, Math.round((others.length * LARGEST) / (index + 1) ** 0.9));
  const inside = dice.sample(others, Math.min(size, others.length));
  // The owner looks into the well-known ones and into some of the rest.
  const isIn = index < CHANNELS.length || dice.chance(0.1);
  const makers = inside.filter((ctx) => ctx.actor.role !== 'guest');
  const maker = (isIn ? owner : makers[0]) ?? owner;
  const rest = inside.filter((ctx) => ctx !== maker);
  const { channel } = await createChannel(maker, {
    workspaceId,
    ...described,
    kind: index % PRIVATE_EVERY === PRIVATE_EVERY - 1 ? 'private' : 'public',
    memberIds: rest.slice(0, TOGETHER).map((ctx) => ctx.actor.id),
  });
  await bringIn(maker, channel.id, rest.slice(TOGETHER));
  return { id: channel.id, subject, people: [maker, ...rest], roots: [] };
}

async function bringIn(by: Ctx, channelId: ChannelId, people: Ctx[]): Promise<void> {
  const { workspaceId } = by;
  for (let from = 0; from < people.length; from += TOGETHER) {
    const memberIds = people.slice(from, from + TOGETHER).map((ctx) => ctx.actor.id);
    await addMembers(by, { workspaceId, channelId, memberIds });
  }
}

/** Conversations between two and more, the owner in the first of them. */
async function openDirects(people: Ctx[], dice: Dice): Promise<Room[]> {
  const able = people.filter((ctx) => ctx.actor.role !== 'guest');
  const [owner] = able;
  const rooms = new Map<ChannelId, Room>();
  const wanted = Math.min(MOST_DIRECTS, Math.floor(able.length * DIRECTS_EACH));
  for (let index = 0; owner && index < wanted; index += 1) {
    const starter = index < 5 ? owner : dice.pick(able);
    const count = dice.chance(GROUP) ? 2 + dice.below(3) : 1;
    const others = dice.sample(
      able.filter((ctx) => ctx !== starter),
      count,
    );
    if (others.length === 0) continue;
    const { channel } = await openDirect(starter, {
      workspaceId: starter.workspaceId,
      memberIds: others.map((ctx) => ctx.actor.id),
    });
    rooms.set(channel.id, {
      id: channel.id,
      subject: dice.chance(0.5) ? 'chatter' : 'building',
      people: [starter, ...others],
      roots: [],
    });
  }
  return [...rooms.values()];
}

/** The nth channel: always the same one, no name twice. */
export function channelAt(index: number): { name: string; topic: string; subject: Subject } {
  const known = CHANNELS[index];
  if (known) return { name: known[0], topic: known[1], subject: known[2] };
  const later = index - CHANNELS.length;
  const area = AREAS[later % AREAS.length] ?? 'web';
  const [pattern, topic, subject] = ROOMS[Math.floor(later / AREAS.length) % ROOMS.length] ?? [
    'team-{area}',
    'The people who look after {area}',
    'building' as const,
  ];
  const round = Math.floor(later / AREAS.length / ROOMS.length);
  const name = pattern.replace('{area}', area);
  return {
    name: round === 0 ? name : `${name}-${round + 1}`,
    topic: topic.replace('{area}', area.replaceAll('-', ' ')),
    subject,
  };
}
