import type postgres from 'postgres';
import { type Failure, forbidden, notFound } from '@/shared/errors';
import type { RootUpdate } from '@/shared/events';
import type { ChannelId, MemberId, MessageId, WorkspaceId } from '@/shared/id';
import { uuidv7 } from '@/shared/uuid';
import type { Sql } from '../../db/client';
import { encodeEntry, type Publication } from '../../events/entry';
import type { Clock } from '../../infra/clock';
import { type PresentableMessage, presentMessage, presentThread } from './present';
import type { CommitBatch, Outgoing, SendOutcome } from './sender';
import { PARTICIPANTS_SHOWN } from './update-root';

interface Place {
  channelId: ChannelId;
  authorId: MemberId;
  archived: boolean;
  joined: boolean;
  active: boolean;
}

interface Root {
  id: MessageId;
  channelId: ChannelId;
  replyCount: number;
  lastReplyAt: Date | null;
  participantIds: MemberId[];
}

interface Known {
  id: MessageId;
  authorId: MemberId;
  key: string;
  digest: string;
}

interface Seqs {
  last: number;
  lastRoot: number;
}

interface Posted {
  row: PresentableMessage;
  digest: string;
  mentions: string[];
  root: RootUpdate | null;
}

const placeKey = (item: { channelId: string; authorId: string }) =>
  `${item.channelId} ${item.authorId}`;
const keyOf = (item: { authorId: string; key: string }) => `${item.authorId} ${item.key}`;

interface BatchOptions {
  sql: Sql;
  clock: Clock;
  publish(publication: Publication): void;
}

/**
 * Writes a batch of messages in one transaction. Locks are taken in one order everywhere: channels, then
 * messages, each by id, and the workspace's head row last, in the statement that writes everything.
 */
export function createCommitBatch({ sql, clock, publish }: BatchOptions): CommitBatch {
  return async (batch) => {
    const [first] = batch;
    if (!first) return [];
    const { workspaceId } = first;
    const at = clock.now();

    const { outcomes, publication } = await sql.begin(async (tx) => {
      const facts = await readFacts(tx, workspaceId, batch);
      const plan = planBatch(batch, facts, at);
      if (plan.posted.length === 0)
        return { outcomes: plan.outcomes.map((o) => o(0)), publication: null };
      const head = await write(tx, workspaceId, plan);
      const entries = plan.posted.map((posted, index) => {
        const message = presentMessage(posted.row, []);
        return encodeEntry(
          {
            type: 'message.posted',
            payload: { message, root: posted.root },
            audience: { to: 'channel', channelId: message.channelId },
          },
          { rev: head.base + index + 1, at: at.toISOString(), actorId: message.authorId },
        );
      });
      return {
        outcomes: plan.outcomes.map((outcome) => outcome(head.base)),
        publication: { workspaceId, epoch: head.epoch, entries },
      };
    });

    if (publication) publish(publication);
    return outcomes;
  };
}

interface Facts {
  places: Map<string, Place>;
  seqs: Map<ChannelId, Seqs>;
  roots: Map<MessageId, Root>;
  known: Map<string, Known>;
}

/** Four statements in one round trip; those after the locks see what the locks waited for. */
async function readFacts(
  tx: postgres.TransactionSql,
  workspaceId: WorkspaceId,
  batch: Outgoing[],
): Promise<Facts> {
  const channelIds = [...new Set(batch.map((item) => item.channelId))];
  const rootIds = [...new Set(batch.flatMap((item) => item.parentId ?? []))];
  const authors = tx.json(
    batch.map(({ channelId, authorId, key }) => ({ channelId, authorId, key })),
  );
  const [seqs, roots, places, known] = await Promise.all([
    tx<{ id: ChannelId; last: string; lastRoot: string }[]>`
      select id, last_seq as last, last_root_seq as "lastRoot" from channels
      where workspace_id = ${workspaceId} and id = any(${channelIds}::uuid[])
      order by id for no key update`,
    rootIds.length === 0
      ? []
      : tx<Root[]>`
          select id, channel_id as "channelId", reply_count as "replyCount", last_reply_at as "lastReplyAt",
            participant_ids as "participantIds"
          from messages
          where workspace_id = ${workspaceId} and id = any(${rootIds}::uuid[])
            and parent_id is null and deleted_at is null and kind in ('post', 'action')
          order by id for no key update`,
    tx<Place[]>`
      select distinct c.id as "channelId", m.id as "authorId", c.archived_at is not null as archived,
        m.deactivated_at is null as active, s.member_id is not null as joined
      from jsonb_to_recordset(${authors}) as a("channelId" uuid, "authorId" uuid)
      join channels c on c.workspace_id = ${workspaceId} and c.id = a."channelId"
      join members m on m.workspace_id = ${workspaceId} and m.id = a."authorId"
      left join memberships s on s.workspace_id = ${workspaceId} and s.channel_id = c.id and s.member_id = m.id`,
    tx<Known[]>`
      select m.id, m.author_id as "authorId", m.key, m.digest
      from jsonb_to_recordset(${authors}) as a("authorId" uuid, key text)
      join messages m on m.workspace_id = ${workspaceId} and m.author_id = a."authorId" and m.key = a.key`,
  ]);
  return {
    places: new Map(places.map((place) => [placeKey(place), place])),
    seqs: new Map(
      seqs.map((row) => [row.id, { last: Number(row.last), lastRoot: Number(row.lastRoot) }]),
    ),
    roots: new Map(roots.map((root) => [root.id, root])),
    known: new Map(known.map((row) => [keyOf(row), row])),
  };
}

interface Plan {
  at: Date;
  posted: Posted[];
  seqs: Map<ChannelId, Seqs>;
  roots: Map<MessageId, Root>;
  /** What each sender hears, once the rev before the batch is known. */
  outcomes: ((base: number) => SendOutcome | Failure)[];
}

function planBatch(batch: Outgoing[], facts: Facts, at: Date): Plan {
  const plan: Plan = { at, posted: [], seqs: new Map(), roots: new Map(), outcomes: [] };
  for (const item of batch) {
    const known = facts.known.get(keyOf(item));
    if (known) {
      plan.outcomes.push(() => ({ kind: 'repeated', messageId: known.id, digest: known.digest }));
      continue;
    }
    const refusal = refusalOf(item, facts);
    if (refusal) {
      plan.outcomes.push(() => refusal);
      continue;
    }
    const posted = post(item, facts, plan);
    const order = plan.posted.push(posted);
    // The same key again in this very batch is a repeat of the first.
    facts.known.set(keyOf(item), { ...item, id: posted.row.id });
    plan.outcomes.push((base) => ({
      kind: 'posted',
      message: presentMessage(posted.row, []),
      rev: base + order,
    }));
  }
  return plan;
}

function refusalOf(item: Outgoing, { places, roots }: Facts): Failure | null {
  const place = places.get(placeKey(item));
  if (!place?.joined || !place.active) return notFound('channel');
  if (place.archived)
    return forbidden('channel_archived', 'This channel is archived. Unarchive it to post.');
  if (item.parentId && roots.get(item.parentId)?.channelId !== item.channelId)
    return notFound('message');
  return null;
}

function post(item: Outgoing, facts: Facts, plan: Plan): Posted {
  const { at } = plan;
  const seqs = facts.seqs.get(item.channelId) ?? { last: 0, lastRoot: 0 };
  const seq = seqs.last + 1;
  seqs.last = seq;
  if (!item.parentId) seqs.lastRoot = seq;
  facts.seqs.set(item.channelId, seqs);
  plan.seqs.set(item.channelId, seqs);
  // postgres.js gives ids as plain strings; this one was just made.
  const id = uuidv7(at.getTime()) as MessageId;
  const row: PresentableMessage = {
    id,
    channelId: item.channelId,
    seq,
    kind: 'post',
    authorId: item.authorId,
    body: item.body,
    parentId: item.parentId,
    key: item.key,
    createdAt: at,
    editedAt: null,
    deletedAt: null,
    replyCount: 0,
    lastReplyAt: null,
    participantIds: [],
  };
  return { row, digest: item.digest, mentions: item.mentions, root: reply(item, facts, plan) };
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

async function write(tx: postgres.TransactionSql, workspaceId: WorkspaceId, plan: Plan) {
  const { posted, at } = plan;
  const rows = posted.map(({ row, digest }, index) => ({ ...row, digest, ord: index + 1 }));
  const places = [...plan.seqs].map(([id, { last, lastRoot }]) => ({ id, last, lastRoot }));
  const called = posted.flatMap(({ row, mentions }) =>
    mentions.map((memberId) => ({
      messageId: row.id,
      memberId,
      channelId: row.channelId,
      seq: row.seq,
    })),
  );
  const [head] = await tx<{ base: string; epoch: string }[]>`
    with post as (
      select * from jsonb_to_recordset(${tx.json(rows as never)}) as p(
        id uuid, "channelId" uuid, seq bigint, "authorId" uuid, body text, "parentId" uuid, key text, digest text, ord int)
    ), head as (
      update workspace_heads set rev = rev + ${posted.length} where workspace_id = ${workspaceId}
      returning rev - ${posted.length} as base, epoch
    ), place as (
      update channels c set last_seq = p.last, last_root_seq = p."lastRoot", last_posted_at = ${at}
      from jsonb_to_recordset(${tx.json(places)}) as p(id uuid, last bigint, "lastRoot" bigint)
      where c.workspace_id = ${workspaceId} and c.id = p.id
    ), root as (
      update messages m set reply_count = r."replyCount", last_reply_at = ${at},
        participant_ids = array(select jsonb_array_elements_text(r."participantIds")::uuid)
      from jsonb_to_recordset(${tx.json([...plan.roots.values()] as never)}) as r(id uuid, "replyCount" int, "participantIds" jsonb)
      where m.workspace_id = ${workspaceId} and m.id = r.id
    ), message as (
      insert into messages (workspace_id, id, channel_id, seq, kind, author_id, body, parent_id, key, digest, created_at)
      select ${workspaceId}, id, "channelId", seq, 'post', "authorId", body, "parentId", key, digest, ${at} from post
    ), mention as (
      insert into mentions (workspace_id, message_id, member_id, channel_id, seq)
      select ${workspaceId}, m."messageId", m."memberId", m."channelId", m.seq
      from jsonb_to_recordset(${tx.json(called)}) as m("messageId" uuid, "memberId" uuid, "channelId" uuid, seq bigint)
    ), log as (
      insert into events (workspace_id, rev, type, at, actor_id, audience, channel_id, subject_id)
      select ${workspaceId}, head.base + post.ord, 'message.posted', ${at}, "authorId", 'channel', "channelId", id
      from post, head
    )
    select base, epoch from head`;
  if (!head) throw new Error(`Workspace ${workspaceId} has no head row`);
  return { base: Number(head.base), epoch: head.epoch };
}
