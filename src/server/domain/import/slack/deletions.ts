import type postgres from 'postgres';
import type { ChannelId, MessageId } from '@/shared/id';
import type { DayFile } from './archive';
import type { Day } from './day';
import { keyPrefixOf } from './messages';
import { deletePresent, findEditedHere } from './present';
import { dateOfTime, dayOf } from './read';
import { type ImportScope, inTransaction, logImport } from './scope';
import type { Target } from './target';
import { finishThreads, recountChannel } from './threads';

const DAY_MS = 86_400_000;

interface Missing {
  id: MessageId;
  parentId: MessageId | null;
  channelId: ChannelId;
  label: string;
  createdAt: Date;
  /** Whether the archive has the days around it as well. */
  isSurrounded: boolean;
}

/**
 * Messages that an earlier archive brought and this one, which has their day, does not: someone deleted
 * them in between. An archive that was made before they were written knows nothing of them, so it has to
 * prove by its own times that it is a later one: no odd time proves anything.
 */
export class Deletions {
  readonly #missing: Missing[] = [];
  /** The latest message that is of the day which its file is called by. */
  #messageMs = 0;
  /** The latest edit of each day. */
  readonly #editMs = new Map<string, number>();
  #isInUtcDays = true;

  /** @param now Nothing is later. */
  constructor(private readonly now: Date) {}

  /** Learns from every day how far the archive reaches, and whether its days are those of UTC. */
  observe({ day }: DayFile, { messages, times }: Day): void {
    if (!day) return;
    for (const { ts, editedTs } of messages) {
      const edited = dateOfTime(editedTs ?? ts);
      if (edited < dateOfTime(ts) || edited > this.now) continue;
      const before = this.#editMs.get(dayOf(edited)) ?? 0;
      this.#editMs.set(dayOf(edited), Math.max(before, edited.getTime()));
    }
    for (const ts of times) {
      const date = dateOfTime(ts);
      if (dayOf(date) !== day) this.#isInUtcDays = false;
      else if (date <= this.now) this.#messageMs = Math.max(this.#messageMs, date.getTime());
    }
  }

  /** An edit counts up to the end of the last day that the archive has messages of. */
  #latestMs(): number {
    const lastDay = dayOf(new Date(this.#messageMs));
    const edits = [...this.#editMs].flatMap(([day, ms]) => (day <= lastDay ? [ms] : []));
    return edits.reduce((latest, ms) => Math.max(latest, ms), this.#messageMs);
  }

  add(missing: Missing[]): void {
    this.#missing.push(...missing);
  }

  /** Deletes them, each channel's in a transaction of its own. */
  async apply(scope: ImportScope): Promise<void> {
    const latestMs = this.#latestMs();
    const deleted = this.#missing.filter(
      ({ createdAt, isSurrounded }) =>
        createdAt.getTime() < latestMs && (this.#isInUtcDays || isSurrounded),
    );
    for (const channelId of new Set(deleted.map((each) => each.channelId))) {
      const rows = deleted.filter((each) => each.channelId === channelId);
      await deleteFrom(scope, channelId, rows);
    }
  }
}

async function deleteFrom(
  scope: ImportScope,
  channelId: ChannelId,
  missing: Missing[],
): Promise<void> {
  const rows: Missing[] = [];
  const kept: Missing[] = [];
  await inTransaction(scope, async (tx) => {
    await tx`select 1 from channels where workspace_id = ${scope.workspaceId} and id = ${channelId} for no key update`;
    const edited = await findEditedHere(tx, scope, channelId);
    for (const each of missing) (edited.has(each.id) ? kept : rows).push(each);
    if (rows.length === 0) return;
    const touched = new Set<MessageId>();
    await deletePresent(tx, { scope, touched }, rows);
    await finishThreads(tx, scope, { place: { id: channelId }, after: MAX_SEQ, touched });
    await recountChannel(tx, scope, channelId);
    await logImport(tx, scope, channelId);
  });
  const note = (some: Missing[], end: string) => {
    const reason = `an earlier archive has it and this one does not: ${end}`;
    for (const { label, createdAt } of some)
      scope.report.note('message', { reason, place: `${label}, ${createdAt.toISOString()}` });
  };
  note(rows, 'it was deleted');
  note(kept, 'it stays, as it was edited here');
}

const MAX_SEQ = Number.MAX_SAFE_INTEGER;

/**
 * What an earlier run brought of the days that this archive has whole, and was not in them. Where it has
 * another message of the very same time, that one may be what became of it.
 */
export async function findDeleted(
  tx: postgres.TransactionSql,
  { scope, place, seqs, moments, seconds }: Target,
  complete: Set<string>,
): Promise<Missing[]> {
  if (complete.size === 0) return [];
  const days = [...complete].sort();
  const rows = await tx<{ id: MessageId; parentId: MessageId | null; createdAt: Date }[]>`
    select id, parent_id as "parentId", created_at as "createdAt" from messages
    where workspace_id = ${scope.workspaceId} and channel_id = ${place.id} and seq <= ${seqs.before}
      and (starts_with(key, ${keyPrefixOf(place)}) or starts_with(key, ${`slack-${place.slackId}-`}))
      and deleted_at is null
      and created_at >= ${`${days[0]}T00:00:00Z`}::timestamptz
      and created_at < ${`${days.at(-1)}T00:00:00Z`}::timestamptz + interval '1 day'`;
  const has = (date: Date, offset: number) =>
    complete.has(dayOf(new Date(date.getTime() + offset * DAY_MS)));
  return rows
    .filter(({ createdAt }) => {
      const milliseconds = createdAt.getTime();
      const isThere = moments.has(milliseconds) || seconds.has(Math.floor(milliseconds / 1000));
      return !isThere && has(createdAt, 0);
    })
    .map((row) => ({
      ...row,
      channelId: place.id,
      label: place.label,
      isSurrounded: has(row.createdAt, -1) && has(row.createdAt, 1),
    }));
}
