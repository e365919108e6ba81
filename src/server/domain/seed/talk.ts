import { uuidv7 } from '@/shared/uuid';
import { markRead } from '../channel';
import { asPoster } from '../context';
import { sendMessage } from '../message';
import { addReaction } from '../reaction';
import type { Dice } from './dice';
import type { SeedClock, SeedPlan } from './plan';
import type { Room } from './rooms';
import { moments } from './schedule';
import { makeText } from './texts';
import { REACTIONS } from './words';

const REPLY = 0.3;
const REACTION = 0.15;
const MENTION = 0.08;
/** How often the next message is in a channel where people just wrote. */
const GOES_ON = 0.6;
const RECENT = 6;
const ROOTS_KEPT = 20;
/** Reading marks that are set at the end, and how many at once. */
const MOST_MARKS = 1_000;
const TOGETHER = 100;
const READ = 0.8;
const DAY_MS = 24 * 60 * 60 * 1000;

interface Talk {
  clock: SeedClock;
  plan: SeedPlan;
  dice: Dice;
  onProgress(done: number): void;
}

/** Lets people talk, from days ago until now, and most of them read most of it. */
export async function talk(rooms: Room[], { clock, plan, dice, onProgress }: Talk): Promise<void> {
  const end = Date.now();
  const start = end - plan.days * DAY_MS;
  let recent: Room[] = [];
  let done = 0;
  for (const at of moments(dice, { start, end, count: plan.messages })) {
    clock.moveTo(at);
    const goesOn = recent.length > 0 && dice.chance(GOES_ON);
    const room = goesOn ? dice.skewed(recent) : dice.byRank(rooms);
    if (!goesOn) recent = [room, ...recent.filter((one) => one !== room)].slice(0, RECENT);
    await saySomething(room, dice);
    done += 1;
    onProgress(done);
  }
  clock.moveTo(new Date(end));
  await readMost(rooms, dice);
}

async function saySomething(room: Room, dice: Dice): Promise<void> {
  const author = dice.byRank(room.people);
  const { workspaceId } = author;
  // The newest root is answered most often, and one with answers gets more of them.
  const isReply = room.roots.length > 0 && dice.chance(REPLY);
  const parentId = isReply ? dice.byRank(room.roots) : undefined;
  const other = dice.pick(room.people);
  const calls = other !== author && dice.chance(MENTION) ? other.actor.handle : undefined;
  const body = makeText(dice, { subject: room.subject, isReply, calls });
  const { message } = await sendMessage(asPoster(author), {
    workspaceId,
    channelId: room.id,
    kind: 'post',
    body,
    key: uuidv7(),
    parentId,
  });
  if (!parentId) room.roots = [message.id, ...room.roots].slice(0, ROOTS_KEPT);
  if (!dice.chance(REACTION)) return;
  const readers = dice.sample(room.people, 1 + dice.below(3));
  for (const reader of readers) {
    const place = { workspaceId, channelId: room.id, messageId: message.id };
    await addReaction(reader, { ...place, emoji: dice.skewed(REACTIONS) });
  }
}

/** The owner’s channels first; of a large workspace only some of the rest. */
async function readMost(rooms: Room[], dice: Dice): Promise<void> {
  const talked = rooms.filter((room) => room.roots.length > 0);
  const marks = talked
    .flatMap(({ id: channelId, people }) =>
      people.slice(0, TOGETHER).map((ctx) => ({ ctx, channelId })),
    )
    .filter(() => dice.chance(READ))
    .slice(0, MOST_MARKS);
  for (let from = 0; from < marks.length; from += TOGETHER) {
    await Promise.all(
      marks.slice(from, from + TOGETHER).map(({ ctx, channelId }) =>
        markRead(ctx, {
          workspaceId: ctx.workspaceId,
          channelId,
          seq: Number.MAX_SAFE_INTEGER,
        }),
      ),
    );
  }
}
