export { isCalled } from './is-called';
export { matchScore } from './match-score';
export { MemberBadges } from './member-badges';
export { heldNames, listNames, useMemberNames, WithNames } from './names';
export { personLabel } from './person-label';
export { PresenceDot } from './presence-dot';
export { CANNOT_SEARCH, useMemberSearch } from './use-member-search';
export { useReachable } from './use-reachable';
