export { ReactionRow } from './reaction-row';
export { useToggleReaction } from './use-reactions';
