export { addReaction, removeReaction } from './change';
