import type postgres from 'postgres';
import type { MessageId } from '@/shared/id';

import type { DayFile, SlackArchive } from './archive';
import { writeBatch } from './batch';
import { ChannelDays } from './channel-days';
import { authorOf, type Day } from './day';
import { type Deletions, findDeleted } from './deletions';
import type { Dictionary } from './dictionary';
import { enroll } from './enroll';
import { idAt } from './imported-id';
import { draftsOf, type Holder } from './messages';
import { strangerFrom } from './people';
import { ensureReachable } from './reachable';
import { dateOfTime } from './read';
import type { SlackMessage } from './schema';
import { type ImportScope, inTransaction, logImport } from './scope';
import type { Seqs, Target } from './target';
import type { TargetChannel } from './target-channels';
import { attachPending, finishThreads, recountChannel } from './threads';

/** Messages a statement writes: large enough to be quick, small enough to stay light. */
const BATCH = 1_000;

interface Sources {
  archive: SlackArchive;
  dictionary: Dictionary;
  deletions: Deletions;
  onDay(): void;
}

/**
 * Brings a channel's history in, in one transaction: all of it or, after a crash, none. New messages take
 * the seqs after the channel's last, in order of time, so the sequence has no gaps whatever was posted in
 * between; those that are there take over what a later archive knows of them.
 */
export async function importHistory(
  scope: ImportScope,
  place: TargetChannel,
  { archive, dictionary, deletions, onDay }: Sources,
): Promise<void> {
  await inTransaction(scope, async (tx) => {
    const target = await openTarget(tx, scope, place);
    const { seqs } = target;
    const onFile = (file: DayFile, content: Day) => {
      deletions.observe(file, content);
      onDay();
    };
    const days = new ChannelDays(place, { archive, scope, onFile });
    for await (const day of days.read()) await importDay(tx, target, { day, dictionary });
    if (target.isRerun) deletions.add(await findDeleted(tx, target, days.complete));
    await attachPending(tx, target);
    const isGrown = seqs.last > seqs.before;
    if (isGrown || target.touched.size > 0) {
      await finishThreads(tx, scope, { place, after: seqs.before, touched: target.touched });
    }
    if (isGrown) await finishChannel(tx, scope, { place, seqs });
    if (isGrown || target.touched.size > 0) await recountChannel(tx, scope, place.id);
    const isOpened = await ensureReachable(tx, scope, place);
    if (isGrown || isOpened || target.changed + target.touched.size > 0) {
      await logImport(tx, scope, place.id);
    }
  });
}

async function openTarget(
  tx: postgres.TransactionSql,
  scope: ImportScope,
  place: TargetChannel,
): Promise<Target> {
  const [row] = await tx<{ last: string }[]>`
    select last_seq as last from channels
    where workspace_id = ${scope.workspaceId} and id = ${place.id} for no key update`;
  if (!row) throw new Error(`Channel ${place.id} went away during the import`);
  const before = Number(row.last);
  return {
    scope,
    place,
    seqs: { before, last: before },
    isRerun: before > 0,
    pending: new Map(),
    touched: new Set(),
    changed: 0,
    editedHere: null,
    times: new Map(),
    moments: new Set(),
    seconds: new Set(),
  };
}

async function importDay(
  tx: postgres.TransactionSql,
  target: Target,
  { day, dictionary }: { day: Day; dictionary: Dictionary },
): Promise<void> {
  const { scope, place, times, isRerun } = target;
  await enrollStrangers(scope, dictionary, day.messages);
  const holders = isRerun ? await holdersOf(tx, target, day) : new Map<MessageId, Holder>();
  const drafts = draftsOf(day, place, { scope, dictionary, times, holders });
  if (isRerun) for (const ts of day.times) addMoment(target, ts);
  for (let from = 0; from < drafts.length; from += BATCH) {
    await writeBatch(tx, target, drafts.slice(from, from + BATCH));
  }
}

/** A time without a fraction may stand for any in its second. */
function addMoment({ moments, seconds }: Target, ts: string): void {
  const milliseconds = dateOfTime(ts).getTime();
  moments.add(milliseconds);
  if (ts.endsWith('.000000')) seconds.add(milliseconds / 1000);
}

/** What the workspace has under each id that a message of this day may have. */
async function holdersOf(tx: postgres.TransactionSql, { scope, place }: Target, day: Day) {
  const holders = new Map<MessageId, Holder>();
  const entries = day.messages.map((message) => ({
    ts: message.ts,
    name: authorOf(message) ?? '',
  }));
  const idOf = ({ ts, name }: (typeof entries)[number], nth: number) =>
    idAt(scope, place, ts, `${name} ${nth}`);
  const ids = entries.flatMap((each) => [
    idAt(scope, place, each.ts),
    idOf(each, 0),
    idOf(each, 1),
  ]);
  await findHolders(tx, scope, { ids, holders });
  // Of one author and time there may be any number: the next is looked for where there is one.
  for (let nth = 2; ; nth += 1) {
    const more = entries.filter((each) => holders.has(idOf(each, nth - 1)));
    if (more.length === 0) return holders;
    await findHolders(tx, scope, { ids: more.map((each) => idOf(each, nth)), holders });
  }
}

async function findHolders(
  tx: postgres.TransactionSql,
  scope: ImportScope,
  { ids, holders }: { ids: MessageId[]; holders: Map<MessageId, Holder> },
): Promise<void> {
  // By subquery, so that no plan without statistics reads all members for each.
  const rows = await tx<Holder[]>`
    select id, author_id as "authorId", deleted_at is not null as "isDeleted", body, digest, (
        select import_key from members m where m.workspace_id = x.workspace_id and m.id = x.author_id
      ) as "importKey"
    from messages x where workspace_id = ${scope.workspaceId} and id = any(${ids}::uuid[])`;
  for (const row of rows) holders.set(row.id, row);
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
    const isKnown = !author || people.find(author) || people.isRefused(author);
    if (!isKnown && !strangers.has(author)) strangers.set(author, message);
  }
  if (strangers.size === 0) return;
  const persons = [...strangers].map(([id, message]) => strangerFrom(id, message));
  const enrolled = await inTransaction(scope, async (tx) => {
    const members = await enroll(tx, scope, persons);
    if (members.some((member) => member?.isNew)) await logImport(tx, scope, null);
    return members;
  });
  scope.report.found('person', strangers.size);
  for (const [index, id] of [...strangers.keys()].entries()) {
    const member = enrolled[index];
    if (!member) {
      people.refuse(id);
      continue;
    }
    people.add(id, member);
    scope.report[member.isNew ? 'cameIn' : 'wasThere']('person');
    const what = member.kind === 'bot' ? 'bots' : 'people';
    scope.report.count(what, { imported: 1, before: member.isNew ? 0 : 1 });
  }
}

/** Who had read all there was has read the history too: an import makes nothing unread. */
async function finishChannel(
  tx: postgres.TransactionSql,
  { workspaceId }: ImportScope,
  { place, seqs }: { place: TargetChannel; seqs: Seqs },
): Promise<void> {
  await tx`
    update channels set last_seq = ${seqs.last},
      last_posted_at = greatest(last_posted_at, (
        select max(created_at) from messages
        where workspace_id = ${workspaceId} and channel_id = ${place.id} and seq > ${seqs.before}
      ))
    where workspace_id = ${workspaceId} and id = ${place.id}`;
  await tx`
    update memberships set last_read_seq = ${seqs.last}
    where workspace_id = ${workspaceId} and channel_id = ${place.id} and last_read_seq = ${seqs.before}`;
}
