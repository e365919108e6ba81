import type { Subject } from '../../events/subject';
import { byId } from '../by-id';
import { findMembers } from './queries';

export const memberSubject: Subject<
  'member.joined' | 'member.updated' | 'member.deactivated' | 'member.reactivated'
> = {
  // A change of a member may be recorded several times, each for others.
  keyOf: ({ memberId, audience, channelId }) => `${memberId} ${audience} ${channelId}`,
  async load(tx, workspaceId, changes) {
    const ids = changes.flatMap(({ last }) => last.memberId ?? []);
    const members = byId(await findMembers(tx, workspaceId, ids));
    return ({ last, types }) => {
      const member = last.memberId && members.get(last.memberId);
      if (!member) return null;
      if (member.deactivatedAt) return { type: 'member.deactivated', payload: { member } };
      if (types.has('member.joined')) return { type: 'member.joined', payload: { member } };
      const type = types.has('member.reactivated') ? 'member.reactivated' : 'member.updated';
      return { type, payload: { member } };
    };
  },
};
