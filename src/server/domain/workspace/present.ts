import type { Workspace } from '@/shared/model/workspace';
import { readSettings } from '@/shared/settings';
import type { WorkspaceRow } from '../../db/schema';

export function presentWorkspace(row: WorkspaceRow): Workspace {
  return {
    id: row.id,
    slug: row.slug,
    name: row.name,
    createdAt: row.createdAt.toISOString(),
    settings: readSettings(row.settings),
  };
}
