import type postgres from 'postgres';
import type { MessageId } from '@/shared/id';
import { postgresError } from '../../../db/errors';
import type { Target } from './history';
import type { Draft } from './messages';
import { findPresent, type PresentMessage, updatePresent } from './present';
import type { PendingReply } from './threads';

/** Of what an entry can be refused for: its data, a constraint, a limit of the store. */
const REFUSED = /^(?:22|23|54)/;

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
  await insertRows(tx, target, rows);
  countPresent(target, again);
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

function countPresent({ scope: { report } }: Target, drafts: Draft[]): void {
  const replies = drafts.filter((draft) => draft.rootId !== null).length;
  const files = drafts.reduce((sum, draft) => sum + draft.files, 0);
  report.wasThere('message', drafts.length);
  report.found('attached file', files);
  report.wasThere('attached file', files);
  report.count('messages', { imported: drafts.length, before: drafts.length });
  report.count('thread replies', { imported: replies, before: replies });
}

/** All at once; what the store refuses is found by halves, so that it costs only itself. */
async function insertRows(tx: postgres.TransactionSql, target: Target, rows: Row[]): Promise<void> {
  if (rows.length === 0) return;
  try {
    const written = await tx.savepoint((inner) => insertMessages(inner, target, rows));
    target.seqs.last += rows.length;
    countWritten(target, rows, written);
  } catch (error) {
    const code = postgresError(error)?.code ?? '';
    if (!REFUSED.test(code)) throw error;
    const half = Math.ceil(rows.length / 2);
    if (rows.length > 1) {
      await insertRows(tx, target, rows.slice(0, half));
      await insertRows(tx, target, rows.slice(half));
    } else if (code === MISSING_ROW && rows[0]?.parentId) {
      const { id, place, parentId } = rows[0];
      addPending(target, parentId, { id, place, isNew: true, parentId: null });
      await insertRows(tx, target, [{ ...rows[0], parentId: null }]);
    } else leaveOut(target, rows, `the store refuses it (${code})`);
  }
}

function leaveOut({ scope: { report } }: Target, rows: Row[], reason: string): void {
  for (const { place, reactions, files } of rows) {
    report.leaveOut('message', { reason, place });
    report.leaveOut('reaction', { reason, place, count: reactions.length });
    report.found('attached file', files);
    report.leaveOut('attached file', { reason, place, count: files });
  }
}

interface Written {
  messages: number;
  reactions: number;
}

function countWritten({ scope: { report } }: Target, rows: Row[], written: Written): void {
  const files = rows.reduce((sum, row) => sum + row.files, 0);
  report.cameIn('message', written.messages);
  report.cameIn('reaction', written.reactions);
  report.found('attached file', files);
  report.cameIn('attached file', files);
  report.count('messages', { imported: written.messages });
  report.count('thread replies', {
    imported: rows.filter((row) => row.rootId !== null).length,
  });
  report.count('reactions', { imported: written.reactions });
}

async function insertMessages(
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
  const written = await tx`
    insert into messages (workspace_id, id, channel_id, seq, kind, author_id, body, parent_id, key, digest,
      created_at, edited_at, deleted_at, deleted_by)
    select ${workspaceId}, id, ${place.id}, seq, kind, "authorId", body, "parentId", key, digest,
      "createdAt", "editedAt", "deletedAt", case when "deletedAt" is not null then "authorId" end
    from jsonb_to_recordset(${tx.json(messages)}) as r(id uuid, seq bigint, kind text, "authorId" uuid,
      body text, "parentId" uuid, key text, digest text, "createdAt" timestamptz, "editedAt" timestamptz,
      "deletedAt" timestamptz)`;
  if (mentions.length > 0) {
    await tx`
      insert into mentions (workspace_id, message_id, member_id, channel_id, seq)
      select ${workspaceId}, id, "memberId", ${place.id}, seq
      from jsonb_to_recordset(${tx.json(mentions)}) as r(id uuid, seq bigint, "memberId" uuid)`;
  }
  if (reactions.length === 0) return { messages: written.count, reactions: 0 };
  const reacted = await tx`
    insert into reactions (workspace_id, message_id, emoji, member_id, created_at)
    select ${workspaceId}, id, emoji, "memberId", "createdAt"
    from jsonb_to_recordset(${tx.json(reactions)}) as r(id uuid, emoji text, "memberId" uuid, "createdAt" timestamptz)`;
  return { messages: written.count, reactions: reacted.count };
}
