import type postgres from 'postgres';
import type { ChannelId, MemberId, MessageId } from '@/shared/id';
import { insertMentions } from '../../message/insert';
import { countNamed } from './contents';
import { type Draft, digestOf } from './messages';
import type { ImportScope } from './scope';
import type { Target } from './target';

/** A message from an earlier run, as it stands. */
export interface PresentMessage {
  id: MessageId;
  body: string;
  seq: number;
  digest: string;
  authorId: MemberId;
  parentId: MessageId | null;
  editedAt: Date | null;
  deletedAt: Date | null;
}

export async function findPresent(
  tx: postgres.TransactionSql,
  { workspaceId }: ImportScope,
  ids: MessageId[],
): Promise<Map<MessageId, PresentMessage>> {
  const rows = await tx<PresentMessage[]>`
    select id, body, seq::float8 as seq, digest, author_id as "authorId", parent_id as "parentId",
      edited_at as "editedAt", deleted_at as "deletedAt"
    from messages where workspace_id = ${workspaceId} and id = any(${ids}::uuid[])`;
  return new Map(rows.map((row) => [row.id, row]));
}

interface Update {
  draft: Draft;
  present: Map<MessageId, PresentMessage>;
}

/** Brings a message up to what this archive knows: its deletion, its later wording, its reactions. */
export async function updatePresent(
  tx: postgres.TransactionSql,
  target: Target,
  { draft, present }: Update,
): Promise<void> {
  const row = present.get(draft.id);
  const { report } = target.scope;
  const count = draft.reactions.length;
  if (!row || row.deletedAt) {
    const reason = 'its message was deleted here';
    report.leaveOut('reaction', { reason, place: draft.place, count });
    report.leaveOut('attached file', { reason, place: draft.place, count: draft.files.length });
    return;
  }
  const isChanged = draft.deletedAt !== null || draft.body !== row.body;
  const isKept = isChanged && (await editedHere(tx, target)).has(row.id);
  if (isKept) noteKept(target, draft);
  if (draft.deletedAt) {
    if (!isKept) await deletePresent(tx, target, [row]);
    return;
  }
  const isNewer = !isKept && isLater(draft, row, target);
  if (isNewer) await reword(tx, target, { draft, row });
  countFiles(target, { draft, row, isNewer });
  const added = count > 0 ? await addReactions(tx, target, draft) : 0;
  report.cameIn('reaction', added);
  report.wasThere('reaction', count - added);
  report.count('reactions', { imported: count, before: count - added });
  target.changed += added;
}

function noteKept({ scope: { report } }: Target, { deletedAt, place }: Draft): void {
  const reason = deletedAt
    ? 'the archive has it as deleted: it stays, as it was edited here'
    : 'the archive has other words: it stays as it was edited here';
  report.note('message', { reason, place });
}

/** The messages of the channel that people edited here: no time of an archive says more. */
async function editedHere(tx: postgres.TransactionSql, target: Target): Promise<Set<MessageId>> {
  const { scope, place } = target;
  target.editedHere ??= await findEditedHere(tx, scope, place.id);
  return target.editedHere;
}

/** The caller holds the channel, so that no edit comes in between. */
export async function findEditedHere(
  tx: postgres.TransactionSql,
  { workspaceId }: ImportScope,
  channelId: ChannelId,
): Promise<Set<MessageId>> {
  const rows = await tx<{ id: MessageId }[]>`
    select distinct subject_id as id from events
    where workspace_id = ${workspaceId} and channel_id = ${channelId} and type = 'message.edited'`;
  return new Set(rows.map(({ id }) => id));
}

interface Filed {
  draft: Draft;
  row: PresentMessage;
  isNewer: boolean;
}

/** Of the files that the archive's wording names, the one here may name others. */
function countFiles({ scope: { report } }: Target, { draft, row, isNewer }: Filed): void {
  const { body, files, place } = draft;
  const there = body === row.body ? files.length : countNamed(row.body, files);
  const others = files.length - there;
  report.wasThere('attached file', there);
  if (isNewer) report.cameIn('attached file', others);
  else {
    const reason = 'its message was edited since, and does not name it';
    report.leaveOut('attached file', { reason, place, count: others });
  }
}

/**
 * Whether the archive's wording is the later one: it was edited after the one here, or neither was edited
 * and nobody has changed what an import wrote.
 */
function isLater(draft: Draft, row: PresentMessage, { place, scope }: Target): boolean {
  const there = draft.editedAt?.getTime() ?? 0;
  // Earlier versions took over times of edits that nobody can have made yet.
  const isOdd = row.editedAt && row.editedAt > scope.at;
  const here = isOdd ? 0 : (row.editedAt?.getTime() ?? 0);
  if (there !== here) return there > here;
  const isUntouched = row.digest === digestOf([place.id, draft.rootId, row.body]);
  return row.body !== draft.body && isUntouched;
}

async function reword(
  tx: postgres.TransactionSql,
  target: Target,
  { draft, row }: { draft: Draft; row: PresentMessage },
): Promise<void> {
  const { workspaceId, report } = target.scope;
  await tx`
    update messages set body = ${draft.body}, kind = ${draft.kind}, digest = ${draft.digest}, edited_at = ${draft.editedAt}
    where workspace_id = ${workspaceId} and id = ${draft.id}`;
  await tx`delete from mentions where workspace_id = ${workspaceId} and message_id = ${draft.id}`;
  await insertMentions(
    tx,
    workspaceId,
    tx`
      select ${draft.id}::uuid as "messageId", "memberId", ${target.place.id}::uuid as "channelId",
        ${row.seq}::bigint as seq
      from unnest(${draft.mentions}::uuid[]) as "memberId"`,
  );
  report.count('messages changed', { imported: 1 });
  target.changed += 1;
}

/**
 * Names the reactions of an earlier archive that this one does not have. They stay: which of the two is the
 * later one is not certain. Those of an archive are of the second of their message; people are slower.
 */
export async function noteLostReactions(
  tx: postgres.TransactionSql,
  { scope: { workspaceId, report } }: Target,
  drafts: Draft[],
): Promise<void> {
  const byId = new Map(drafts.map((draft) => [draft.id, draft]));
  const there = await tx<{ id: MessageId; emoji: string; memberId: MemberId; at: Date }[]>`
    select message_id as id, emoji, member_id as "memberId", created_at as at from reactions
    where workspace_id = ${workspaceId} and message_id = any(${[...byId.keys()]}::uuid[])`;
  for (const { id, emoji, memberId, at } of there) {
    const draft = byId.get(id);
    const isKnown = (each: Draft['reactions'][number]) =>
      each.emoji === emoji && each.memberId === memberId;
    if (!draft || at.getTime() >= draft.createdAt.getTime() + SECOND_MS) continue;
    if (draft.reactions.some(isKnown)) continue;
    const [member] = await tx<{ handle: string }[]>`
      select handle from members where workspace_id = ${workspaceId} and id = ${memberId}`;
    const reason = 'an earlier archive has it and this one does not: it stays';
    report.note('reaction', { reason, place: `${emoji} by @${member?.handle} in ${draft.place}` });
  }
}

const SECOND_MS = 1_000;

async function addReactions(
  tx: postgres.TransactionSql,
  { scope: { workspaceId } }: Target,
  draft: Draft,
): Promise<number> {
  const rows = draft.reactions.map(({ emoji, memberId, createdAt }) => ({
    emoji,
    memberId,
    createdAt: createdAt.toISOString(),
  }));
  const added = await tx`
    insert into reactions (workspace_id, message_id, emoji, member_id, created_at)
    select ${workspaceId}, ${draft.id}, emoji, "memberId", "createdAt"
    from jsonb_to_recordset(${tx.json(rows)}) as r(emoji text, "memberId" uuid, "createdAt" timestamptz)
    on conflict do nothing`;
  return added.count;
}

/** Takes texts, mentions and reactions away for good, as `message.delete` does; the places are kept. */
export async function deletePresent(
  tx: postgres.TransactionSql,
  target: Pick<Target, 'scope' | 'touched'>,
  rows: Pick<PresentMessage, 'id' | 'parentId'>[],
): Promise<void> {
  const { workspaceId, at, report } = target.scope;
  const ids = rows.map((row) => row.id);
  await tx`
    update messages set body = '', deleted_at = ${at}, deleted_by = author_id, pinned_by = null, pinned_at = null
    where workspace_id = ${workspaceId} and id = any(${ids}::uuid[]) and deleted_at is null`;
  await tx`delete from mentions where workspace_id = ${workspaceId} and message_id = any(${ids}::uuid[])`;
  await tx`delete from reactions where workspace_id = ${workspaceId} and message_id = any(${ids}::uuid[])`;
  for (const { id, parentId } of rows) target.touched.add(parentId ?? id);
  report.count('messages deleted', { imported: rows.length });
}
