import { eq, or, sql } from 'drizzle-orm';
import { conflict, invalid } from '@/shared/errors';
import { Refusal } from '@/shared/refusal';
import type { Queryable } from '../../db/client';
import { type WorkspaceRow, workspaces } from '../../db/schema';

/** The workspace with this address or, when only one has it, this name. */
export async function findWorkspaceByName(
  db: Queryable,
  name: string,
): Promise<WorkspaceRow | null> {
  const rows = await db
    .select()
    .from(workspaces)
    .where(or(eq(workspaces.slug, name), sql`lower(${workspaces.name}) = lower(${name})`));
  const exact = rows.find((row) => row.slug === name);
  if (exact || rows.length < 2) return exact ?? rows[0] ?? null;
  const addresses = rows.map((row) => row.slug).join(', ');
  throw conflict(
    'workspace_ambiguous',
    `Several workspaces are called “${name}”: give one of ${addresses}.`,
  );
}

/** The workspace with this address or name; without one, the only workspace there is. */
export async function requireWorkspace(db: Queryable, name?: string): Promise<WorkspaceRow> {
  if (name === undefined) return requireOnlyWorkspace(db);
  const found = await findWorkspaceByName(db, name);
  if (!found) throw invalid('no_workspace', `There is no workspace “${name}”.`);
  return found;
}

const NAMED = 10;

async function requireOnlyWorkspace(db: Queryable): Promise<WorkspaceRow> {
  const rows = await db.select().from(workspaces).orderBy(workspaces.createdAt).limit(NAMED);
  const [only, ...others] = rows;
  if (!only) {
    throw invalid('no_workspace', 'There is no workspace yet: open Parley and set one up.');
  }
  if (others.length === 0) return only;
  const addresses = rows.map((row) => row.slug).join(', ');
  throw new Refusal(
    'workspace_needed',
    `There are several workspaces: add --workspace with one of ${addresses}.`,
  );
}
