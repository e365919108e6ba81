import { uuidv7 } from '@/shared/uuid';
import { markRead } from '../channel';
import { asAuthor } from '../context';
import { sendMessage } from '../message';
import { addReaction } from '../reaction';
import type { Dice } from './dice';
import type { SeedClock, SeedPlan } from './plan';
import type { Room } from './rooms';
import { MESSAGES, REACTIONS, REPLIES } from './words';

const TOGETHER = 20;
const REPLY = 0.25;
const REACTION = 0.2;
const MENTION = 0.08;
const READ = 0.7;
const ROOTS_KEPT = 30;
const DAY_MS = 24 * 60 * 60 * 1000;

interface Talk {
  clock: SeedClock;
  plan: SeedPlan;
  dice: Dice;
  onProgress(done: number): void;
}

/** Lets people talk, from days ago until now, and the first of them read most of it. */
export async function talk(rooms: Room[], { clock, plan, dice, onProgress }: Talk): Promise<void> {
  const end = Date.now();
  const start = end - plan.days * DAY_MS;
  for (let done = 0; done < plan.messages; done += TOGETHER) {
    const share = done / plan.messages;
    clock.moveTo(new Date(start + share * (end - start)));
    const count = Math.min(TOGETHER, plan.messages - done);
    await Promise.all(Array.from({ length: count }, () => saySomething(dice.skewed(rooms), dice)));
    onProgress(done + count);
  }
  clock.moveTo(new Date(end));
  for (const room of rooms) if (dice.chance(READ)) await readAll(room);
}

async function saySomething(room: Room, dice: Dice): Promise<void> {
  const author = dice.skewed(room.people);
  const { workspaceId } = author;
  const parentId =
    room.roots.length > 0 && dice.chance(REPLY) ? dice.skewed(room.roots) : undefined;
  const called = dice.chance(MENTION) ? `@${dice.pick(room.people).actor.handle} ` : '';
  const reaction = dice.chance(REACTION) ? dice.skewed(REACTIONS) : null;
  const reader = dice.pick(room.people);
  const { message } = await sendMessage(asAuthor(author), {
    workspaceId,
    channelId: room.id,
    body: `${called}${dice.pick(parentId ? REPLIES : MESSAGES)}`,
    key: uuidv7(),
    parentId,
  });
  if (!parentId) room.roots = [message.id, ...room.roots].slice(0, ROOTS_KEPT);
  if (reaction) {
    const place = { workspaceId, channelId: room.id, messageId: message.id };
    await addReaction(reader, { ...place, emoji: reaction });
  }
}

async function readAll({ id: channelId, people }: Room): Promise<void> {
  const [owner] = people;
  if (!owner) return;
  await markRead(owner, {
    workspaceId: owner.workspaceId,
    channelId,
    seq: Number.MAX_SAFE_INTEGER,
  });
}
