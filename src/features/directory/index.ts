export { isCalled } from './is-called';
export { matchScore } from './match-score';
export { MemberBadges } from './member-badges';
export { listNames, NamesProvider, useMemberNames, useNames } from './names';
export { personLabel } from './person-label';
export { PresenceDot } from './presence-dot';
export { useReachable } from './use-reachable';
