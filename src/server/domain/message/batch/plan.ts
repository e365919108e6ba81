import { type Failure, forbidden, notFound, notJoined } from '@/shared/errors';
import type { RootUpdate } from '@/shared/events';
import type { ChannelId, MessageId } from '@/shared/id';
import type { Message } from '@/shared/model/message';
import { canPost, canSee } from '@/shared/policy/channel';
import { isActive } from '@/shared/policy/member';
import { uuidv7 } from '@/shared/uuid';
import { presentThread } from '../present';
import type { Outgoing, SendOutcome } from '../sender';
import { PARTICIPANTS_SHOWN } from '../update-root';
import type { Facts, Place, Root, Standing } from './facts';

/** One message to be written, as everyone will hear of it. */
export interface Posted {
  message: Message;
  digest: string;
  mentions: string[];
  root: RootUpdate | null;
}

export interface Plan {
  at: Date;
  posted: Posted[];
  /** The channels and threads that change, as they will stand. */
  places: Map<ChannelId, Place>;
  roots: Map<MessageId, Root>;
  /** What each sender hears, once the rev before the batch is known. */
  outcomes: ((base: number) => SendOutcome | Failure)[];
}

/** Decides over each item in turn: posted, a repeat of what its key posted before, or refused. */
export function planBatch(batch: Outgoing[], facts: Facts, at: Date): Plan {
  const plan: Plan = { at, posted: [], places: new Map(), roots: new Map(), outcomes: [] };
  const createdAt = at.toISOString();
  const made = new Map<string, Posted>();
  for (const [index, item] of batch.entries()) {
    const standing = facts.standings[index];
    const madeBy = `${item.authorId} ${item.key}`;
    const repeated = repeatOf(standing, made.get(madeBy));
    const refusal = repeated ? null : refusalOf(item, standing, facts);
    const outcome = repeated ?? refusal;
    if (outcome) {
      plan.outcomes.push(() => outcome);
      continue;
    }
    const posted = post(item, { facts, plan, createdAt });
    const order = plan.posted.push(posted);
    made.set(madeBy, posted);
    plan.outcomes.push((base) => ({ kind: 'posted', message: posted.message, rev: base + order }));
  }
  return plan;
}

/** The key was used before, or by an earlier item of this very batch. */
function repeatOf(standing: Standing | undefined, earlier: Posted | undefined): SendOutcome | null {
  const messageId = standing?.knownId ?? earlier?.message.id;
  const digest = standing?.knownDigest ?? earlier?.digest;
  return messageId && digest !== undefined ? { kind: 'repeated', messageId, digest } : null;
}

function refusalOf(
  item: Outgoing,
  standing: Standing | undefined,
  { places, roots }: Facts,
): Failure | null {
  const place = places.get(item.channelId);
  if (!place || !standing || !isActive(standing)) return notFound('channel');
  if (!standing.joined) return canSee(standing, place, false) ? notJoined() : notFound('channel');
  if (!canPost(standing, place, standing.joined))
    return forbidden('channel_archived', 'This channel is archived. Unarchive it to post.');
  if (item.parentId && roots.get(item.parentId)?.channelId !== item.channelId)
    return notFound('message');
  return null;
}

interface Posting {
  facts: Facts;
  plan: Plan;
  createdAt: string;
}

function post(item: Outgoing, { facts, plan, createdAt }: Posting): Posted {
  const { channelId, parentId, digest, mentions } = item;
  const place = facts.places.get(channelId);
  if (!place) throw new Error('A message was planned for a channel that is not there');
  const seq = place.last + 1;
  place.last = seq;
  if (!parentId) place.lastRoot = seq;
  plan.places.set(channelId, place);
  const message = newMessage(item, { seq, at: plan.at, createdAt });
  return { message, digest, mentions, root: reply(item, facts, plan) };
}

/** As everyone hears of it when it was just posted. */
export function newMessage(
  { channelId, authorId, body, parentId, key }: Outgoing,
  { seq, at, createdAt = at.toISOString() }: { seq: number; at: Date; createdAt?: string },
): Message {
  return {
    // `uuid` makes plain strings; this one was just made for a message.
    id: uuidv7(at.getTime()) as MessageId,
    channelId,
    seq,
    kind: 'post',
    authorId,
    body,
    parentId,
    key,
    createdAt,
    editedAt: null,
    deletedAt: null,
    reactions: [],
    thread: null,
  };
}

function reply(item: Outgoing, facts: Facts, plan: Plan): RootUpdate | null {
  const root = item.parentId && facts.roots.get(item.parentId);
  if (!root) return null;
  root.replyCount += 1;
  root.lastReplyAt = plan.at;
  if (
    !root.participantIds.includes(item.authorId) &&
    root.participantIds.length < PARTICIPANTS_SHOWN
  ) {
    root.participantIds = [...root.participantIds, item.authorId];
  }
  plan.roots.set(root.id, root);
  return { id: root.id, thread: presentThread(root) };
}
