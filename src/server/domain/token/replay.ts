import type { Subject } from '../../events/subject';
import { byId } from '../by-id';
import { findTokens } from './queries';

export const tokenSubject: Subject<'token.created' | 'token.revoked'> = {
  keyOf: ({ subjectId }) => subjectId,
  async load(tx, workspaceId, changes) {
    const ids = changes.map(({ last }) => last.subjectId);
    const tokens = byId(await findTokens(tx, workspaceId, ids));
    return ({ last }) => {
      const token = tokens.get(last.subjectId);
      if (!token) return null;
      return { type: token.revokedAt ? 'token.revoked' : 'token.created', payload: { token } };
    };
  },
};
