export { accessChannel, accessOwnChannel } from './access';
export { channelIdsOf, findChannels, findMemberships } from './queries';
