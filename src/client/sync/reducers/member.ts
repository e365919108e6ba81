import type { EventOf } from '@/shared/events';
import type { Member } from '@/shared/model/member';
import type { SyncState } from '../state';
import type { Reducer } from './reducer';

type MemberEvent = 'member.joined' | 'member.updated' | 'member.deactivated' | 'member.reactivated';

export function setMembers(state: SyncState, heard: readonly Member[], rev: number): SyncState {
  const news = heard.filter((member) => rev > (state.members[member.id]?.rev ?? -1));
  if (news.length === 0) return state;
  const members = { ...state.members };
  for (const value of news) members[value.id] = { value, rev };
  return { ...state, members };
}

const set = (state: SyncState, event: EventOf<MemberEvent>) =>
  setMembers(state, [event.member], event.rev);

export const memberReducers = {
  'member.joined': set,
  'member.updated': set,
  'member.deactivated': set,
  'member.reactivated': set,
} satisfies { [T in MemberEvent]: Reducer<T> };
