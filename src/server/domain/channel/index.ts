export { accessOwnChannel } from './access';
export { addMembers } from './add-members';
export { archiveChannel, unarchiveChannel } from './archive';
export { browseChannels } from './browse';
export { getChannels } from './by-ids';
export { createChannel } from './create';
export { findChannel } from './find';
export { getChannel } from './get';
export { joinChannel } from './join';
export { leaveChannel } from './leave';
export { listChannels } from './list';
export { listChannelMembers } from './members';
export { openDirect } from './open-direct';
export { channelIdsOf } from './queries';
export { markRead, markUnread } from './read-marker';
export { removeMember } from './remove-member';
export {
  channelCreationSubject,
  channelSubject,
  membershipSubject,
  ownMembershipSubject,
  readMarkerSubject,
} from './replay';
export { updateChannel } from './update';
