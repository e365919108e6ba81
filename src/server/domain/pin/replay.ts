import type { Subject } from '../../events/subject';
import { byId } from '../by-id';
import { findChannels } from '../channel/queries';
import { findMessages } from '../message/queries';

/** Whether a message is pinned, and how many of its channel are: as it is now. */
export const pinSubject: Subject<'pin.added' | 'pin.removed'> = {
  keyOf: ({ subjectId }) => subjectId,
  async load(tx, workspaceId, changes) {
    const ids = changes.map(({ last }) => last.subjectId);
    const messages = byId(await findMessages(tx, workspaceId, ids));
    const channelIds = new Set([...messages.values()].map(({ channelId }) => channelId));
    const channels = byId(await findChannels(tx, workspaceId, [...channelIds]));
    return ({ last }) => {
      const message = messages.get(last.subjectId);
      const channel = message && channels.get(message.channelId);
      if (!message || !channel) return null;
      const type = message.pin ? 'pin.added' : 'pin.removed';
      return { type, payload: { message, pinCount: channel.pinCount } };
    };
  },
};
