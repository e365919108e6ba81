import type { EventOf } from '@/shared/events';
import type { Member } from '@/shared/model/member';
import type { SyncState } from '../state';
import type { Reducer } from './reducer';

type MemberEvent = 'member.joined' | 'member.updated' | 'member.deactivated' | 'member.reactivated';

export function setMembers(state: SyncState, incoming: readonly Member[], rev: number): SyncState {
  const news = incoming.filter((member) => rev > (state.members[member.id]?.rev ?? -1));
  if (news.length === 0) return state;
  const members = { ...state.members };
  for (const value of news) members[value.id] = { value, rev };
  return { ...state, members };
}

const join = (state: SyncState, { member, rev }: EventOf<'member.joined'>) =>
  setMembers(state, [member], rev);

/** Of those who are not held nothing is shown. */
const change = (
  state: SyncState,
  { member, rev }: EventOf<Exclude<MemberEvent, 'member.joined'>>,
) => (state.members[member.id] ? setMembers(state, [member], rev) : state);

export const memberReducers = {
  'member.joined': join,
  'member.updated': change,
  'member.deactivated': change,
  'member.reactivated': change,
} satisfies { [T in MemberEvent]: Reducer<T> };
