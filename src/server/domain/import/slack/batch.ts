import type postgres from 'postgres';
import type { MessageId, WorkspaceId } from '@/shared/id';
import { insertMentions, insertMessages } from '../../message/insert';
import { refusedBecause, writeByHalves } from './halves';
import type { Draft } from './messages';
import { findPresent, noteLostReactions, type PresentMessage, updatePresent } from './present';
import type { PendingReply, Target } from './target';

/** A foreign key: the root comes later. */
const MISSING_ROW = '23503';

export type Row = Draft & { parentId: MessageId | null };

/** Writes what is new and brings what is there up to date; each draft ends in one place of the report. */
export async function writeBatch(
  tx: postgres.TransactionSql,
  target: Target,
  drafts: Draft[],
): Promise<void> {
  const { scope, isRerun } = target;
  const ids = drafts.map((draft) => draft.id);
  const present = isRerun
    ? await findPresent(tx, scope, ids)
    : new Map<MessageId, PresentMessage>();
  const roots = await rootsOf(tx, target, drafts);
  const rows: Row[] = [];
  for (const draft of drafts) {
    const before = present.get(draft.id);
    const isKnown = draft.rootId !== null && roots.has(draft.rootId);
    const parentId = isKnown ? draft.rootId : null;
    if (draft.rootId && (!isKnown || (before && before.parentId !== draft.rootId))) {
      const { id, place } = draft;
      const parentId = before?.parentId ?? null;
      addPending(target, draft.rootId, { id, place, isNew: !before, parentId });
    }
    if (!before) rows.push({ ...draft, parentId });
  }
  const again = drafts.filter((draft) => present.has(draft.id));
  for (const draft of again) await updatePresent(tx, target, { draft, present });
  await noteLostReactions(tx, target, again);
  await insertRows(tx, target, rows);
  countPresent(target, again, present);
}

function addPending({ pending }: Target, root: MessageId, reply: PendingReply): void {
  pending.set(root, [...(pending.get(root) ?? []), reply]);
}

/** The roots that replies may hang on: those there are and those of this very batch. */
async function rootsOf(
  tx: postgres.TransactionSql,
  { scope: { workspaceId } }: Target,
  drafts: Draft[],
): Promise<Set<MessageId>> {
  const found = new Set<MessageId>();
  const elsewhere = new Set<MessageId>();
  for (const { id, rootId } of drafts) {
    if (rootId === null) found.add(id);
    else if (!found.has(rootId)) elsewhere.add(rootId);
  }
  if (elsewhere.size === 0) return found;
  const rows = await tx<{ id: MessageId }[]>`
    select id from messages where workspace_id = ${workspaceId} and id = any(${[...elsewhere]}::uuid[])
      and parent_id is null`;
  for (const { id } of rows) found.add(id);
  return found;
}

function countPresent(
  { scope: { report } }: Target,
  again: Draft[],
  present: Map<MessageId, PresentMessage>,
): void {
  const isGone = ({ id, deletedAt }: Draft) => !deletedAt && present.get(id)?.deletedAt;
  const there = again.filter((draft) => !isGone(draft));
  const replies = there.filter((draft) => draft.rootId !== null).length;
  for (const draft of again.filter(isGone)) {
    report.leaveOut('message', { reason: 'it was deleted here', place: draft.place });
  }
  report.wasThere('message', there.length);
  report.count('messages', { imported: there.length, before: there.length });
  report.count('thread replies', { imported: replies, before: replies });
}

async function insertRows(tx: postgres.TransactionSql, target: Target, rows: Row[]): Promise<void> {
  await writeByHalves(tx, rows, {
    write: (inner, some) => insertDrafts(inner, target, some),
    written(some, written) {
      target.seqs.last += some.length;
      countWritten(target, some, written);
    },
    async refused(row, code) {
      if (code !== MISSING_ROW || !row.parentId) return leaveOut(target, row, refusedBecause(code));
      const { id, place, parentId } = row;
      addPending(target, parentId, { id, place, isNew: true, parentId: null });
      await insertRows(tx, target, [{ ...row, parentId: null }]);
    },
  });
}

function leaveOut({ scope: { report } }: Target, row: Row, reason: string): void {
  const { place, reactions, files } = row;
  report.leaveOut('message', { reason, place });
  report.leaveOut('reaction', { reason, place, count: reactions.length });
  report.leaveOut('attached file', { reason, place, count: files.length });
}

interface Written {
  messages: Set<MessageId>;
  reactions: number;
}

function countWritten({ scope: { report } }: Target, rows: Row[], written: Written): void {
  const stored = rows.filter(({ id }) => written.messages.has(id));
  const files = stored.reduce((sum, row) => sum + row.files.length, 0);
  report.cameIn('message', stored.length);
  report.cameIn('reaction', written.reactions);
  report.cameIn('attached file', files);
  report.count('messages', { imported: stored.length });
  report.count('thread replies', {
    imported: stored.filter((row) => row.rootId !== null).length,
  });
  report.count('reactions', { imported: written.reactions });
}

async function insertDrafts(
  tx: postgres.TransactionSql,
  { scope: { workspaceId }, place, seqs }: Target,
  rows: Row[],
): Promise<Written> {
  const messages = rows.map((row, index) => ({
    id: row.id,
    seq: seqs.last + 1 + index,
    kind: row.kind,
    authorId: row.authorId,
    body: row.body,
    parentId: row.parentId,
    key: row.key,
    digest: row.digest,
    createdAt: row.createdAt.toISOString(),
    editedAt: row.editedAt?.toISOString() ?? null,
    deletedAt: row.deletedAt?.toISOString() ?? null,
  }));
  const mentions = rows.flatMap(({ id, mentions }, index) =>
    mentions.map((memberId) => ({ id, seq: seqs.last + 1 + index, memberId })),
  );
  const reactions = rows.flatMap(({ id, reactions }) =>
    reactions.map(({ emoji, memberId, createdAt }) => ({
      id,
      emoji,
      memberId,
      createdAt: createdAt.toISOString(),
    })),
  );
  const written = await tx<{ id: MessageId }[]>`
    ${insertMessages(
      tx,
      workspaceId,
      tx`
        select id, ${place.id}::uuid as "channelId", seq, kind, "authorId", body, "parentId", key, digest, "createdAt",
          "editedAt", "deletedAt"
        from jsonb_to_recordset(${tx.json(messages)}) as r(id uuid, seq bigint, kind text, "authorId" uuid,
          body text, "parentId" uuid, key text, digest text, "createdAt" timestamptz, "editedAt" timestamptz,
          "deletedAt" timestamptz)`,
    )}
    returning id`;
  const stored = new Set(written.map((row) => row.id));
  if (mentions.length > 0) {
    await insertMentions(
      tx,
      workspaceId,
      tx`
        select id as "messageId", "memberId", ${place.id}::uuid as "channelId", seq
        from jsonb_to_recordset(${tx.json(mentions)}) as r(id uuid, seq bigint, "memberId" uuid)`,
    );
  }
  await setPins(tx, workspaceId, rows);
  if (reactions.length === 0) return { messages: stored, reactions: 0 };
  const reacted = await tx`
    insert into reactions (workspace_id, message_id, emoji, member_id, created_at)
    select ${workspaceId}, id, emoji, "memberId", "createdAt"
    from jsonb_to_recordset(${tx.json(reactions)}) as r(id uuid, emoji text, "memberId" uuid, "createdAt" timestamptz)`;
  return { messages: stored, reactions: reacted.count };
}

async function setPins(
  tx: postgres.TransactionSql,
  workspaceId: WorkspaceId,
  rows: Row[],
): Promise<void> {
  const pins = rows.flatMap(({ id, pin }) =>
    pin ? [{ id, by: pin.memberId, at: pin.at.toISOString() }] : [],
  );
  if (pins.length === 0) return;
  await tx`
    update messages m set pinned_by = pin.by, pinned_at = pin.at
    from jsonb_to_recordset(${tx.json(pins)}) as pin(id uuid, by uuid, at timestamptz)
    where m.workspace_id = ${workspaceId} and m.id = pin.id`;
}
