export { addReaction, type Reacted, removeReaction } from './change';
