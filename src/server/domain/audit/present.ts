import { and, eq, inArray, type SQL, sql } from 'drizzle-orm';
import { type AuditDetail, auditSentence } from '@/shared/audit/sentence';
import type { ChannelId, MemberId, WorkspaceId } from '@/shared/id';
import { channelId as channelIdInput, memberId as memberIdInput } from '@/shared/input/id';
import type { AuditEntry, AuditMember } from '@/shared/model/audit';
import type { ChannelKind } from '@/shared/model/channel';
import { isNamed } from '@/shared/policy/channel';
import type { Queryable } from '../../db/client';
import { type AuditRow, channels, type MemberRow, members } from '../../db/schema';
import { isVisibleTo } from '../channel/visibility';

/** A member sees no more of channels than elsewhere; the operator has the whole database anyway. */
export type AuditReader = MemberRow | 'operator';

interface Rows {
  workspaceId: WorkspaceId;
  reader: AuditReader;
  rows: AuditRow[];
}

/** Entries as their reader may see them, in the order of the rows. */
export async function presentAudit(
  db: Queryable,
  { workspaceId, reader, rows }: Rows,
): Promise<AuditEntry[]> {
  const [people, rooms] = await Promise.all([
    findMembers(db, workspaceId, rows.flatMap(memberIdsIn)),
    findChannels(db, { workspaceId, reader, ids: rows.flatMap(channelIdsIn) }),
  ]);
  return rows.map((row) => presentEntry(row, { people, rooms }));
}

interface Room {
  id: ChannelId;
  kind: ChannelKind;
  name: string | null;
  isVisible: boolean;
}

interface Known {
  people: Map<string, AuditMember>;
  rooms: Map<string, Room>;
}

function presentEntry(row: AuditRow, { people, rooms }: Known): AuditEntry {
  const [roomId] = channelIdsIn(row);
  const room = roomId ? rooms.get(roomId) : undefined;
  const isHidden = roomId !== undefined && !room?.isVisible;
  const actor = row.actorId ? people.get(row.actorId) : undefined;
  const nameOf = (id: string) => people.get(id)?.name ?? 'someone';
  const channel = wordFor(room);
  const detail: AuditDetail = isHidden ? {} : row.detail;
  return {
    id: row.id,
    at: row.at.toISOString(),
    action: row.action,
    origin: row.origin,
    actor: actor ?? null,
    subjectId: isHidden ? null : row.subjectId,
    channel: room?.isVisible && room.name !== null ? { id: room.id, name: room.name } : null,
    ip: textIn(row, 'ip'),
    userAgent: textIn(row, 'userAgent'),
    sentence: auditSentence(row.action, {
      detail,
      channel,
      nameOf,
      subject: isAboutChannel(row) ? channel : nameOf(row.subjectId ?? ''),
    }),
  };
}

function wordFor(room: Room | undefined): string {
  if (room && !isNamed(room)) return 'a direct conversation';
  return room?.isVisible ? `#${room.name}` : 'a private channel';
}

const isAboutChannel = ({ action }: AuditRow) => action.startsWith('channel.');

/** The channel that an entry is about or happened in. */
function channelIdsIn(row: AuditRow): ChannelId[] {
  const id = isAboutChannel(row) ? row.subjectId : row.detail.channelId;
  const parsed = channelIdInput.safeParse(id);
  return parsed.success ? [parsed.data] : [];
}

function memberIdsIn({ actorId, subjectId, detail }: AuditRow): MemberId[] {
  const { memberId, authorId, memberIds, after } = detail;
  const { posterIds } = Object(after);
  const listed: unknown[] = [memberIds, posterIds].flatMap((ids) =>
    Array.isArray(ids) ? ids : [],
  );
  return [actorId, subjectId, memberId, authorId, ...listed].flatMap((id) => {
    const parsed = memberIdInput.safeParse(id);
    return parsed.success ? [parsed.data] : [];
  });
}

function textIn({ detail }: AuditRow, key: string): string | null {
  const value = detail[key];
  return typeof value === 'string' && value !== '' ? value : null;
}

async function findMembers(
  db: Queryable,
  workspaceId: WorkspaceId,
  ids: MemberId[],
): Promise<Map<string, AuditMember>> {
  if (ids.length === 0) return new Map();
  const { id, name, handle } = members;
  const rows = await db
    .select({ id, name, handle })
    .from(members)
    .where(and(eq(members.workspaceId, workspaceId), inArray(members.id, [...new Set(ids)])));
  return new Map(rows.map((row) => [row.id, row]));
}

async function findChannels(
  db: Queryable,
  { workspaceId, reader, ids }: { workspaceId: WorkspaceId; reader: AuditReader; ids: ChannelId[] },
): Promise<Map<string, Room>> {
  if (ids.length === 0) return new Map();
  const isVisible: SQL = reader === 'operator' ? sql`true` : isVisibleTo(reader);
  const rows = await db
    .select({
      id: channels.id,
      kind: channels.kind,
      name: channels.name,
      isVisible: sql<boolean>`${isVisible}`,
    })
    .from(channels)
    .where(and(eq(channels.workspaceId, workspaceId), inArray(channels.id, [...new Set(ids)])));
  return new Map(rows.map((row) => [row.id, row]));
}
