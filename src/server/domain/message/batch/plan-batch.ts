import { type Failure, notFound, notJoined } from '@/shared/errors';
import type { RootUpdate } from '@/shared/events';
import type { MessageId } from '@/shared/id';
import type { Message } from '@/shared/model/message';
import { canPost, canSee } from '@/shared/policy/channel';
import { isActive, withoutAdminRole } from '@/shared/policy/member';
import { uuidv7 } from '@/shared/uuid';
import { postingRefusal } from '../../channel/require';
import type { Outgoing, SendOutcome } from '../outgoing';
import { presentThread } from '../present';
import { PARTICIPANTS_SHOWN } from '../update-root';
import type { BatchState, Root, SenderState } from './load-state';

/** One message to be written, as everyone will receive it. */
export interface Posted {
  message: Message;
  digest: string;
  mentions: string[];
  root: RootUpdate | null;
}

export interface Plan {
  at: Date;
  posted: Posted[];
  /** The threads that change, as they will stand. */
  roots: Map<MessageId, Root>;
  /** The outcome of each item, once the rev before the batch is known. */
  outcomes: ((base: number) => SendOutcome | Failure)[];
}

/** Decides each item in turn: posted, a repeat of what its key posted before, or refused. */
export function planBatch(batch: Outgoing[], state: BatchState, at: Date): Plan {
  const plan: Plan = { at, posted: [], roots: new Map(), outcomes: [] };
  const createdAt = at.toISOString();
  const made = new Map<string, Posted>();
  for (const [index, item] of batch.entries()) {
    const sender = state.senders[index];
    const madeBy = `${item.authorId} ${item.key}`;
    const repeated = repeatOf(sender, made.get(madeBy));
    const refusal = repeated ? null : refusalOf(item, sender, state);
    const outcome = repeated ?? refusal;
    if (outcome) {
      plan.outcomes.push(() => outcome);
      continue;
    }
    const posted = post(item, { state, plan, createdAt });
    const order = plan.posted.push(posted);
    made.set(madeBy, posted);
    plan.outcomes.push((base) => ({ kind: 'posted', message: posted.message, rev: base + order }));
  }
  return plan;
}

/** The key was used before, or by an earlier item of this very batch. */
function repeatOf(
  sender: SenderState | undefined,
  earlier: Posted | undefined,
): SendOutcome | null {
  const messageId = sender?.knownId ?? earlier?.message.id;
  const digest = sender?.knownDigest ?? earlier?.digest;
  return messageId && digest !== undefined ? { kind: 'repeated', messageId, digest } : null;
}

function refusalOf(
  item: Outgoing,
  sender: SenderState | undefined,
  { channels, roots }: BatchState,
): Failure | null {
  const channel = channels.get(item.channelId);
  if (!channel || !sender || !isActive(sender)) return notFound('channel');
  if (!sender.joined) return canSee(sender, channel, false) ? notJoined() : notFound('channel');
  const author = { ...(item.asAdmin ? sender : withoutAdminRole(sender)), id: item.authorId };
  if (!canPost(author, channel, sender.joined)) return postingRefusal(channel);
  if (item.parentId && roots.get(item.parentId)?.channelId !== item.channelId)
    return notFound('message');
  return null;
}

interface Posting {
  state: BatchState;
  plan: Plan;
  createdAt: string;
}

function post(item: Outgoing, { state, plan, createdAt }: Posting): Posted {
  const { channelId, digest, mentions } = item;
  const channel = state.channels.get(channelId);
  if (!channel) throw new Error('A message was planned for a channel that is not there');
  const seq = channel.last + 1;
  channel.last = seq;
  const message = newMessage(item, { seq, at: plan.at, createdAt });
  return { message, digest, mentions, root: reply(item, state, plan) };
}

/** A message as everyone receives it when it was just posted. */
export function newMessage(
  { channelId, authorId, kind, body, parentId, key }: Outgoing,
  { seq, at, createdAt = at.toISOString() }: { seq: number; at: Date; createdAt?: string },
): Message {
  return {
    // `uuid` makes plain strings; this one was just made for a message.
    id: uuidv7(at.getTime()) as MessageId,
    channelId,
    seq,
    kind,
    authorId,
    body,
    parentId,
    key,
    createdAt,
    editedAt: null,
    deletedAt: null,
    reactions: [],
    pin: null,
    thread: null,
  };
}

function reply(item: Outgoing, state: BatchState, plan: Plan): RootUpdate | null {
  const root = item.parentId && state.roots.get(item.parentId);
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
