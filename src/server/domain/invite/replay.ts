import type { Subject } from '../../events/subject';
import { byId } from '../by-id';
import { findInvites } from './queries';

export const inviteSubject: Subject<'invite.created' | 'invite.updated'> = {
  keyOf: ({ subjectId }) => subjectId,
  async load(tx, workspaceId, changes) {
    const ids = changes.map(({ last }) => last.subjectId);
    const invites = byId(await findInvites(tx, workspaceId, ids));
    return ({ last, types }) => {
      const invite = invites.get(last.subjectId);
      if (!invite) return null;
      const type = types.has('invite.created') ? 'invite.created' : 'invite.updated';
      return { type, payload: { invite } };
    };
  },
};
