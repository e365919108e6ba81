import type { Token } from '@/shared/model/account';
import type { TokenRow } from '../../db/schema';

export function presentToken(row: TokenRow): Token {
  return {
    id: row.id,
    memberId: row.memberId,
    name: row.name,
    prefix: row.prefix,
    scopes: row.scopes,
    createdAt: row.createdAt.toISOString(),
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
    expiresAt: row.expiresAt?.toISOString() ?? null,
    revokedAt: row.revokedAt?.toISOString() ?? null,
  };
}
