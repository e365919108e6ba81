import type { Cursor } from '@/shared/cursor';
import type { ChannelId, MemberId, WorkspaceId } from '@/shared/id';
import type { Role } from '@/shared/model/member';
import { hasAdminRole, isGuest } from '@/shared/policy/member';
import type { Db, Tx } from '../../db/client';
import type { AudienceKind, LogRow } from '../../db/schema';
import { channelIdsOf } from '../../domain/channel';
import { findMembers } from '../../domain/member';
import { type Entry, encodeEntry } from '../../events/entry';
import { type Head, readHead, readLog } from '../../events/log';
import { Slice } from '../../infra/slice';
import { audienceOf } from './audience';
import { type Collapsed, collapse } from './collapse';
import { Replay } from './replay';

/** More than this is cheaper to load anew than to replay. */
const REPLAY_LIMIT = 5_000;

export type { Replay } from './replay';

/** What a member may receive, as of a rev. */
export interface ReaderPermissions {
  memberId: MemberId;
  role: Role;
  /** False for a token without the `admin` scope: it receives what a member does, whoever holds it. */
  asAdmin: boolean;
  channels: Set<ChannelId>;
}

/** Whose stream it is. */
export type Listener = Pick<ReaderPermissions, 'memberId' | 'asAdmin'> & {
  workspaceId: WorkspaceId;
};

/** The ids that an audience may hang on: an entry's on its way, or a row's of the log. */
interface About {
  to?: AudienceKind;
  channelId?: ChannelId | null;
  memberId?: MemberId | null;
}

/** Whether a reader is part of an audience: the one rule for live delivery and replay. */
export function mayReceive(
  permissions: ReaderPermissions,
  audience: AudienceKind,
  about: About,
): boolean {
  switch (audience) {
    case 'workspace':
      return true;
    case 'members':
      return !isGuest(permissions);
    case 'admins':
      return permissions.asAdmin && hasAdminRole(permissions);
    case 'channel':
      return about.channelId != null && permissions.channels.has(about.channelId);
    case 'member':
      return about.memberId === permissions.memberId;
  }
}

/** Someone who opens a stream, from a cursor or afresh. */
export interface ReplayRequest {
  who: Listener;
  cursor: Cursor | null;
}

export interface MemberReplay {
  permissions: ReaderPermissions;
  replay: Replay;
}

/**
 * What each member missed since their cursor and may see now, with their permissions in the same snapshot;
 * `null` for who is not an active member. However many clients resume, it takes the same few statements.
 */
export async function replayForMembers(
  db: Db,
  workspaceId: WorkspaceId,
  requests: ReplayRequest[],
): Promise<(MemberReplay | null)[]> {
  const slice = new Slice();
  const { readers, missed } = await readReplayBatch(db, { workspaceId, requests, slice });
  const replays: (MemberReplay | null)[] = [];
  for (const one of readers) {
    if (slice.isOver) await slice.next();
    const replay = one && (await missed?.by(one, slice));
    replays.push(one && replay ? { permissions: one.permissions, replay } : null);
  }
  return replays;
}

interface Asked {
  workspaceId: WorkspaceId;
  requests: ReplayRequest[];
  slice: Slice;
}

/** All that is read of the store, in one snapshot. */
function readReplayBatch(db: Db, { workspaceId, requests, slice }: Asked) {
  return snapshot(db, async (tx) => {
    const head = await readHead(tx, workspaceId);
    const memberIds = [...new Set(requests.map(({ who }) => who.memberId))];
    const found = await findMembers(tx, workspaceId, memberIds);
    const members = new Map(found.map((member) => [member.id, member]));
    const channels = await channelIdsOf(tx, workspaceId, memberIds);
    const readers = requests.map(({ who: { memberId, asAdmin }, cursor }) => {
      const member = members.get(memberId);
      if (!head || !member || member.deactivatedAt) return null;
      const own = new Set(channels.get(memberId));
      return { cursor, permissions: { memberId, role: member.role, asAdmin, channels: own } };
    });
    if (!head) return { readers, missed: null };

    const rows = await rowsOfBatch(tx, { workspaceId, head, readers, slice });
    const missed = new ReplayBatch(head, rows);
    await missed.load(tx, workspaceId);
    return { readers, missed };
  });
}

interface Reader {
  permissions: ReaderPermissions;
  cursor: Cursor | null;
}

interface ReplayRequests {
  workspaceId: WorkspaceId;
  head: Head;
  readers: (Reader | null)[];
  slice: Slice;
}

/** The log since the earliest of their cursors, as far as any of them may receive it. */
async function rowsOfBatch(
  tx: Tx,
  { workspaceId, head, readers, slice }: ReplayRequests,
): Promise<LogRow[]> {
  const behind = readers.flatMap((one) =>
    one?.cursor && isKnown(head, one.cursor) && one.cursor.rev < head.rev
      ? [{ permissions: one.permissions, rev: one.cursor.rev }]
      : [],
  );
  if (behind.length === 0) return [];
  const after = Math.min(...behind.map(({ rev }) => rev));
  const rows = await readLog(tx, workspaceId, { after, limit: REPLAY_LIMIT });
  const missed: LogRow[] = [];
  for (const row of rows) {
    if (slice.isOver) await slice.next();
    if (
      behind.some(
        ({ rev, permissions }) => rev < row.rev && mayReceive(permissions, row.audience, row),
      )
    )
      missed.push(row);
  }
  return missed;
}

/** Everything that happened since a rev, for a process that found a gap in what it received. */
export function replayForProcess(
  db: Db,
  workspaceId: WorkspaceId,
  cursor: Cursor,
): Promise<Replay | null> {
  return snapshot(db, async (tx) => {
    const head = await readHead(tx, workspaceId);
    if (!head) return null;
    return new Replay(positionOf(head), await since(tx, { workspaceId, head, cursor }));
  });
}

interface RevRange {
  workspaceId: WorkspaceId;
  head: Head;
  cursor: Cursor;
}

async function since(tx: Tx, { workspaceId, head, cursor }: RevRange): Promise<Entry[] | null> {
  if (!isKnown(head, cursor)) return null;
  if (cursor.rev === head.rev) return [];
  const rows = await readLog(tx, workspaceId, { after: cursor.rev, limit: REPLAY_LIMIT });
  const missed = new ReplayBatch(head, rows);
  await missed.load(tx, workspaceId);
  return missed.entriesOf(rows, new Slice());
}

/** Whether the log still has what came after a cursor, and little enough of it. */
const isKnown = (head: Head, { epoch, rev }: Cursor) =>
  epoch === head.epoch && rev <= head.rev && rev >= head.horizon && head.rev - rev <= REPLAY_LIMIT;

/**
 * A range of the log that several clients missed, each from another rev and each with other permissions. What two
 * of them missed alike is the same entries, which are encoded once.
 */
class ReplayBatch {
  readonly #encoded = new Map<string, Entry | null>();
  readonly #alike = new Map<string, Replay>();
  #contents: Contents = new Map();

  constructor(
    private readonly head: Head,
    private readonly rows: LogRow[],
  ) {}

  async load(tx: Tx, workspaceId: WorkspaceId): Promise<void> {
    this.#contents = await loadContents(tx, workspaceId, collapse(this.rows));
  }

  async by({ permissions, cursor }: Reader, slice: Slice): Promise<Replay> {
    if (cursor && !isKnown(this.head, cursor)) return this.#alikeAs('unknown', () => null);
    const { rev } = cursor ?? this.head;
    const rows = this.rows.filter(
      (row) => row.rev > rev && mayReceive(permissions, row.audience, row),
    );
    const key = rows.map((row) => row.rev).join();
    return this.#alikeAs(key, () => this.entriesOf(rows, slice));
  }

  async #alikeAs(key: string, entries: () => Promise<Entry[]> | null): Promise<Replay> {
    const known = this.#alike.get(key) ?? new Replay(positionOf(this.head), await entries());
    this.#alike.set(key, known);
    return known;
  }

  async entriesOf(rows: LogRow[], slice: Slice): Promise<Entry[]> {
    const entries: Entry[] = [];
    for (const collapsed of collapse(rows)) {
      if (slice.isOver) await slice.next();
      const entry = this.#entryOf(collapsed);
      if (entry) entries.push(entry);
    }
    return entries;
  }

  #entryOf({ subject, change }: Collapsed): Entry | null {
    const { last, types } = change;
    const key = `${last.rev} ${[...types].sort().join()}`;
    const known = this.#encoded.get(key);
    if (known !== undefined) return known;
    const content = this.#contents.get(subject)?.(change);
    const { rev, at, actorId } = last;
    const entry = content
      ? encodeEntry(
          { ...content, audience: audienceOf(last) },
          { rev, at: at.toISOString(), actorId },
        )
      : null;
    this.#encoded.set(key, entry);
    return entry;
  }
}

/** How the events of each kind of subject are made, from one snapshot of the store. */
type Contents = Map<Collapsed['subject'], Awaited<ReturnType<Collapsed['subject']['load']>>>;

async function loadContents(
  tx: Tx,
  workspaceId: WorkspaceId,
  collapsed: Collapsed[],
): Promise<Contents> {
  const bySubject = new Map<Collapsed['subject'], Collapsed['change'][]>();
  for (const { subject, change } of collapsed) {
    const changes = bySubject.get(subject);
    if (changes) changes.push(change);
    else bySubject.set(subject, [change]);
  }
  const contents: Contents = new Map();
  for (const [subject, changes] of bySubject)
    contents.set(subject, await subject.load(tx, workspaceId, changes));
  return contents;
}

const positionOf = (head: Head): Cursor => ({ epoch: head.epoch, rev: head.rev });

function snapshot<T>(db: Db, read: (tx: Tx) => Promise<T>): Promise<T> {
  return db.transaction(read, { isolationLevel: 'repeatable read', accessMode: 'read only' });
}
