import type { Member } from '@/shared/model/member';
import type { MemberRow } from '../../db/schema';

export function presentMember(row: MemberRow): Member {
  return {
    id: row.id,
    kind: row.kind,
    handle: row.handle,
    name: row.name,
    title: row.title,
    role: row.role,
    deactivatedAt: row.deactivatedAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
  };
}
