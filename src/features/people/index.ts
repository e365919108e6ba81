export { MemberCard, OpenMemberCard } from './member-card';
export { PeoplePicker } from './people-picker';
export { useJoinNotices } from './use-join-notices';
