import { and, eq, inArray } from 'drizzle-orm';
import type { TokenId, WorkspaceId } from '@/shared/id';
import type { Token } from '@/shared/model/account';
import type { Queryable } from '../../db/client';
import { tokens } from '../../db/schema';
import { presentToken } from './present';

/** Tokens by id, as they stand in the given snapshot. */
export async function findTokens(
  db: Queryable,
  workspaceId: WorkspaceId,
  ids: TokenId[],
): Promise<Token[]> {
  if (ids.length === 0) return [];
  const rows = await db
    .select()
    .from(tokens)
    .where(and(eq(tokens.workspaceId, workspaceId), inArray(tokens.id, ids)));
  return rows.map(presentToken);
}
