import type { Cursor } from '@/shared/cursor';
import type { ChannelId, MemberId, WorkspaceId } from '@/shared/id';
import type { Role } from '@/shared/model/member';
import type { Db, Tx } from '../../db/client';
import type { LogRow } from '../../db/schema';
import { channelIdsOf } from '../../domain/channel';
import { findMembers } from '../../domain/member';
import { type Entry, encodeEntry } from '../../events/entry';
import { type Head, readHead, readLog } from '../../events/log';
import { collapse } from './collapse';
import { rebuild } from './rebuild';
import { loadState } from './state';

/** More than this is cheaper to load anew than to replay. */
const REPLAY_LIMIT = 5_000;

/** What a member may hear, as of a rev. */
export interface Standing {
  memberId: MemberId;
  role: Role;
  /** False for a token without the `admin` scope: it hears what a member hears, whoever holds it. */
  asAdmin: boolean;
  channels: Set<ChannelId>;
}

/** Whose stream it is. */
export type Listener = Pick<Standing, 'memberId' | 'asAdmin'> & { workspaceId: WorkspaceId };

export const hearsAdmins = ({ asAdmin, role }: Standing) =>
  asAdmin && (role === 'owner' || role === 'admin');

export interface Replay {
  head: Cursor;
  /** What was missed, collapsed, in rev order; `null` when the cursor is too old or of another epoch. */
  entries: Entry[] | null;
}

export interface MemberReplay extends Replay {
  standing: Standing;
}

/** What a member missed since their cursor and may see now, with their standing in the same snapshot. */
export function replayForMember(
  db: Db,
  who: Listener,
  cursor: Cursor | null,
): Promise<MemberReplay | null> {
  return snapshot(db, async (tx) => {
    const head = await readHead(tx, who.workspaceId);
    const [member] = await findMembers(tx, who.workspaceId, [who.memberId]);
    if (!head || !member || member.deactivatedAt) return null;
    const channels = new Set(await channelIdsOf(tx, who.workspaceId, who.memberId));
    const { memberId, asAdmin } = who;
    const standing = { memberId, role: member.role, asAdmin, channels };
    const entries =
      cursor && (await since(tx, { ...who, head, cursor, mayHear: (row) => hears(standing, row) }));
    return { head: positionOf(head), entries, standing };
  });
}

/** Everything that happened since a rev, for a process that found a hole in what it heard. */
export function replayForProcess(
  db: Db,
  workspaceId: WorkspaceId,
  cursor: Cursor,
): Promise<Replay | null> {
  return snapshot(db, async (tx) => {
    const head = await readHead(tx, workspaceId);
    if (!head) return null;
    return {
      head: positionOf(head),
      entries: await since(tx, { workspaceId, head, cursor, mayHear: () => true }),
    };
  });
}

interface Stretch {
  workspaceId: WorkspaceId;
  head: Head;
  cursor: Cursor;
  mayHear(row: LogRow): boolean;
}

async function since(
  tx: Tx,
  { workspaceId, head, cursor, mayHear }: Stretch,
): Promise<Entry[] | null> {
  const known = cursor.epoch === head.epoch && cursor.rev <= head.rev && cursor.rev >= head.horizon;
  if (!known || head.rev - cursor.rev > REPLAY_LIMIT) return null;
  if (cursor.rev === head.rev) return [];
  const rows = await readLog(tx, workspaceId, { after: cursor.rev, limit: REPLAY_LIMIT });
  const happenings = collapse(rows.filter(mayHear));
  const state = await loadState(tx, workspaceId, happenings);
  return happenings.flatMap((happening) => {
    const change = rebuild(happening, state);
    const { rev, at, actorId } = happening.last;
    return change ? [encodeEntry(change, { rev, at: at.toISOString(), actorId })] : [];
  });
}

function hears(standing: Standing, row: LogRow): boolean {
  switch (row.audience) {
    case 'workspace':
      return true;
    case 'admins':
      return hearsAdmins(standing);
    case 'channel':
      return row.channelId !== null && standing.channels.has(row.channelId);
    case 'member':
      return row.memberId === standing.memberId;
  }
}

const positionOf = (head: Head): Cursor => ({ epoch: head.epoch, rev: head.rev });

function snapshot<T>(db: Db, read: (tx: Tx) => Promise<T>): Promise<T> {
  return db.transaction(read, { isolationLevel: 'repeatable read', accessMode: 'read only' });
}
