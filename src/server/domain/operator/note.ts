import type { WorkspaceId } from '@/shared/id';
import { workspaces } from '../../db/schema';
import type { AuditNote } from '../../events/audit';
import type { Domain } from '../context';

/** Writes what a command did to a workspace as a whole into its audit trail. */
export async function noteInTrail(
  domain: Domain,
  workspaceId: WorkspaceId,
  note: AuditNote,
): Promise<void> {
  await domain.commit({ workspaceId, actorId: null }, async (_, { audit }) => audit(note));
}

/** The same in every workspace, for what was done to all of the store. */
export async function noteInEveryTrail(domain: Domain, note: AuditNote): Promise<void> {
  const rows = await domain.store.db.select({ id: workspaces.id }).from(workspaces);
  for (const { id } of rows) await noteInTrail(domain, id, note);
}
