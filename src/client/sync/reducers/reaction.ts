import type { EventOf } from '@/shared/events';
import { setReactions } from '../held-message';
import type { SyncState } from '../state';
import { changeHeld } from './message';
import type { Reducer } from './reducer';

type ReactionEvent = 'reaction.added' | 'reaction.removed';

const set = (state: SyncState, event: EventOf<ReactionEvent>) =>
  changeHeld(state, event, (held) => setReactions(held, event.reactions, event.rev));

export const reactionReducers = {
  'reaction.added': set,
  'reaction.removed': set,
} satisfies { [T in ReactionEvent]: Reducer<T> };
