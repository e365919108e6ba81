import type { Session } from '@/shared/model/account';
import type { AuthSessionRow } from '../../db/schema';

export function presentSession(row: AuthSessionRow, current?: AuthSessionRow): Session {
  return {
    id: row.id,
    createdAt: row.createdAt.toISOString(),
    lastSeenAt: row.lastSeenAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
    userAgent: row.userAgent,
    ip: row.ip,
    current: row.id === current?.id,
  };
}
