import type { Subject } from '../../events/subject';
import { findWorkspace } from './queries';

export const workspaceSubject: Subject<'workspace.updated'> = {
  keyOf: () => '',
  async load(tx, workspaceId) {
    const workspace = await findWorkspace(tx, workspaceId);
    return () => workspace && { type: 'workspace.updated', payload: { workspace } };
  },
};
