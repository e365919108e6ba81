import type postgres from 'postgres';
import type { MessageId } from '@/shared/id';
import type { SlackArchive } from './archive';
import { authorOf, type Dictionary, type Draft, draftsOf, findPresent, readDay } from './messages';
import { enroll, strangerFrom } from './people';
import type { Place } from './places';
import type { SlackMessage } from './schema';
import { type ImportScope, inTransaction, logImport } from './scope';

/** Messages a statement writes: large enough to be quick, small enough to stay light. */
const BATCH = 1_000;
const PARTICIPANTS_SHOWN = 5;

interface Sources {
  archive: SlackArchive;
  dictionary: Dictionary;
  onDay(): void;
}

interface Seqs {
  before: number;
  last: number;
  lastRoot: number;
}

/**
 * Brings a channel's history in, in one transaction: all of it or, after a crash, none. Messages that are
 * there already stay as they are; new ones take the seqs after the channel's last, in order of time, so the
 * sequence has no gaps whatever was posted in between.
 */
export async function importHistory(
  scope: ImportScope,
  place: Place,
  { archive, dictionary, onDay }: Sources,
): Promise<void> {
  await inTransaction(scope, async (tx) => {
    const seqs = await holdChannel(tx, scope, place);
    const target: Target = { scope, place, seqs, standIns: new Map() };
    for (const file of archive.daysOf(place.folder)) {
      const messages = readDay(await archive.read(file), file, scope);
      await enrollStrangers(scope, dictionary, messages);
      const drafts = draftsOf(messages, place, { scope, dictionary });
      for (let from = 0; from < drafts.length; from += BATCH) {
        await writeBatch(tx, target, drafts.slice(from, from + BATCH));
      }
      onDay();
    }
    if (seqs.last === seqs.before) return;
    await finishThreads(tx, scope, { place, after: seqs.before });
    await finishChannel(tx, scope, { place, seqs });
    await logImport(tx, scope, place.id);
  });
}

async function holdChannel(
  tx: postgres.TransactionSql,
  { workspaceId }: ImportScope,
  place: Place,
): Promise<Seqs> {
  const [row] = await tx<{ last: string; lastRoot: string }[]>`
    select last_seq as last, last_root_seq as "lastRoot" from channels
    where workspace_id = ${workspaceId} and id = ${place.id} for no key update`;
  if (!row) throw new Error(`Channel ${place.id} went away during the import`);
  return { before: Number(row.last), last: Number(row.last), lastRoot: Number(row.lastRoot) };
}

/** Authors whom no list of the archive names; they are made members at once, apart from the channel. */
async function enrollStrangers(
  scope: ImportScope,
  { people }: Dictionary,
  messages: SlackMessage[],
): Promise<void> {
  const strangers = new Map<string, SlackMessage>();
  for (const message of messages) {
    const author = authorOf(message);
    if (author && !people.find(author) && !strangers.has(author)) strangers.set(author, message);
  }
  if (strangers.size === 0) return;
  const persons = [...strangers].map(([id, message]) => strangerFrom(id, message));
  const enrolled = await inTransaction(scope, async (tx) => {
    const members = await enroll(tx, scope, persons);
    if (members.some((member) => member.isNew)) await logImport(tx, scope, null);
    return members;
  });
  [...strangers.keys()].forEach((id, index) => {
    const member = enrolled[index];
    if (!member) return;
    people.add(id, member);
    const what = member.kind === 'bot' ? 'bots' : 'people';
    scope.report.count(what, { imported: 1, before: member.isNew ? 0 : 1 });
  });
}

interface Target {
  scope: ImportScope;
  place: Place;
  seqs: Seqs;
  /** Of threads whose first message is nowhere: by its id, the reply that stands in for it. */
  standIns: Map<MessageId, MessageId>;
}

async function writeBatch(
  tx: postgres.TransactionSql,
  { scope, place, seqs, standIns }: Target,
  drafts: Draft[],
): Promise<void> {
  const all = unique(drafts);
  const present = await findPresent(tx, scope, { ids: all.map((draft) => draft.id) });
  const { roots, missing } = await rootsOf(tx, scope, all);
  const rows: Row[] = [];
  const placed = all.map((draft) => {
    const { rootId } = draft;
    const parentId = rootId && (roots.has(rootId) ? rootId : (standIns.get(rootId) ?? null));
    const isNew = !present.has(draft.id);
    if (rootId && !parentId && missing.has(rootId)) {
      standIns.set(rootId, draft.id);
      const reason = 'its first message is not in the archive; its first reply begins it';
      if (isNew)
        scope.report.skip('thread', reason, `${place.label}, ${draft.createdAt.toISOString()}`);
    }
    if (isNew) {
      seqs.last += 1;
      if (!parentId) seqs.lastRoot = seqs.last;
      rows.push({ ...draft, parentId, seq: seqs.last });
    }
    return { draft, isNew, isReply: parentId !== null };
  });
  countBatch(scope, placed);
  if (rows.length > 0) await insertMessages(tx, { scope, place }, rows);
}

function unique(drafts: Draft[]): Draft[] {
  return [...new Map(drafts.map((draft) => [draft.id, draft])).values()];
}

/**
 * The roots that replies may hang on, those there are and those of this very batch, and the roots that are
 * nowhere: from before the archive begins, or deleted.
 */
async function rootsOf(tx: postgres.TransactionSql, scope: ImportScope, drafts: Draft[]) {
  const own = drafts.flatMap((draft) => (draft.rootId ? [] : [draft.id]));
  const inBatch = new Set(drafts.map((draft) => draft.id));
  const wanted = new Set(drafts.flatMap((draft) => draft.rootId ?? []));
  const elsewhere = [...wanted].filter((id) => !inBatch.has(id));
  const present = await findPresent(tx, scope, { ids: elsewhere });
  const holding = await findPresent(tx, scope, { ids: elsewhere, roots: true });
  return {
    roots: new Set([...own, ...holding]),
    missing: new Set(elsewhere.filter((id) => !present.has(id))),
  };
}

interface Placed {
  draft: Draft;
  isNew: boolean;
  isReply: boolean;
}

function countBatch({ report }: ImportScope, placed: Placed[]): void {
  const tally = (
    what: 'messages' | 'thread replies' | 'reactions',
    weigh: (each: Placed) => number,
  ) => {
    const sum = (list: Placed[]) => list.reduce((total, each) => total + weigh(each), 0);
    report.count(what, {
      imported: sum(placed),
      before: sum(placed.filter((each) => !each.isNew)),
    });
  };
  tally('messages', () => 1);
  tally('thread replies', ({ isReply }) => Number(isReply));
  tally('reactions', ({ draft }) => draft.reactions.length);
}

type Row = Draft & { parentId: MessageId | null; seq: number };

async function insertMessages(
  tx: postgres.TransactionSql,
  { scope: { workspaceId }, place }: Pick<Target, 'scope' | 'place'>,
  rows: Row[],
): Promise<void> {
  const messages = rows.map(({ mentions: _, reactions: __, rootId: ___, ...row }) => row);
  const mentions = rows.flatMap(({ id, seq, mentions }) =>
    mentions.map((memberId) => ({ id, seq, memberId })),
  );
  const reactions = rows.flatMap(({ id, reactions }) => reactions.map((each) => ({ id, ...each })));
  await tx`
    insert into messages (workspace_id, id, channel_id, seq, kind, author_id, body, parent_id, key, digest,
      created_at, edited_at, deleted_at, deleted_by)
    select ${workspaceId}, id, ${place.id}, seq, kind, "authorId", body, "parentId", key, digest,
      "createdAt", "editedAt", "deletedAt", case when "deletedAt" is not null then "authorId" end
    from jsonb_to_recordset(${tx.json(messages as never)}) as r(id uuid, seq bigint, kind text, "authorId" uuid,
      body text, "parentId" uuid, key text, digest text, "createdAt" timestamptz, "editedAt" timestamptz,
      "deletedAt" timestamptz)`;
  await tx`
    insert into mentions (workspace_id, message_id, member_id, channel_id, seq)
    select ${workspaceId}, id, "memberId", ${place.id}, seq
    from jsonb_to_recordset(${tx.json(mentions)}) as r(id uuid, seq bigint, "memberId" uuid)`;
  await tx`
    insert into reactions (workspace_id, message_id, emoji, member_id, created_at)
    select ${workspaceId}, id, emoji, "memberId", "createdAt"
    from jsonb_to_recordset(${tx.json(reactions as never)}) as r(id uuid, emoji text, "memberId" uuid, "createdAt" timestamptz)`;
}

/** What a root tells of its thread, for the threads that new replies came to. */
async function finishThreads(
  tx: postgres.TransactionSql,
  { workspaceId }: ImportScope,
  { place, after }: { place: Place; after: number },
): Promise<void> {
  await tx`
    with touched as (
      select distinct parent_id as id from messages
      where workspace_id = ${workspaceId} and channel_id = ${place.id} and seq > ${after} and parent_id is not null
    ), thread as (
      select t.id, count(*)::int as replies, max(m.created_at) as last_at
      from touched t
      join messages m on m.workspace_id = ${workspaceId} and m.parent_id = t.id and m.deleted_at is null
      group by t.id
    )
    update messages root set
      reply_count = thread.replies,
      last_reply_at = thread.last_at,
      participant_ids = array(
        select author_id from (
          select author_id, min(seq) as first from messages
          where workspace_id = ${workspaceId} and parent_id = thread.id and deleted_at is null
          group by author_id order by first limit ${PARTICIPANTS_SHOWN}
        ) participants order by first
      )
    from thread
    where root.workspace_id = ${workspaceId} and root.id = thread.id`;
}

/** Who had read all there was has read the history too: an import makes nothing unread. */
async function finishChannel(
  tx: postgres.TransactionSql,
  { workspaceId }: ImportScope,
  { place, seqs }: { place: Place; seqs: Seqs },
): Promise<void> {
  await tx`
    update channels set last_seq = ${seqs.last}, last_root_seq = ${seqs.lastRoot},
      last_posted_at = greatest(last_posted_at, (
        select max(created_at) from messages
        where workspace_id = ${workspaceId} and channel_id = ${place.id} and seq > ${seqs.before}
      ))
    where workspace_id = ${workspaceId} and id = ${place.id}`;
  await tx`
    update memberships set last_read_seq = ${seqs.last}
    where workspace_id = ${workspaceId} and channel_id = ${place.id} and last_read_seq = ${seqs.before}`;
}
