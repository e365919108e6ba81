import type { EventOf, EventType } from '@/shared/events';
import type { SyncState } from '../state';
import { channelReducers } from './channel';
import { memberReducers } from './member';
import { membershipReducers } from './membership';
import { messageReducers } from './message';
import { pinReducers } from './pin';
import { reactionReducers } from './reaction';
import type { Reducer } from './reducer';
import { workspaceReducers } from './workspace';

// Tokens and invites are shown on their own pages, which load them; nothing of them is held here.
const unheld = (state: SyncState) => state;

const reducers = {
  ...workspaceReducers,
  ...memberReducers,
  ...channelReducers,
  ...membershipReducers,
  ...messageReducers,
  ...reactionReducers,
  ...pinReducers,
  // A channel is held from when one is in it, or opens it.
  'channel.created': unheld,
  'token.created': unheld,
  'token.revoked': unheld,
  'invite.created': unheld,
  'invite.updated': unheld,
} satisfies { [T in EventType]: Reducer<T> };

const reducerOf: { [T in EventType]: Reducer<T> } = reducers;

/** One event on top of a state. */
export function reduce<T extends EventType>(state: SyncState, event: EventOf<T>): SyncState {
  return reducerOf[event.type](state, event);
}
