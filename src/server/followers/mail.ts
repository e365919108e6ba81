import type { InviteId } from '@/shared/id';
import { enqueueInvitations } from '../domain/invite';
import type { Follower } from '../events/following';

/** Has invitations mailed to whom they are for. */
export const mailFollower: Follower = {
  name: 'mail',
  types: ['invite.created', 'invite.updated'],
  async follow(sql, { workspaceId, entries }) {
    const ids = entries.map(({ subjectId }) => subjectId as InviteId);
    await enqueueInvitations(sql, { workspaceId, ids });
  },
  resync: (sql, workspaceId) => enqueueInvitations(sql, { workspaceId }),
};
