import type { WorkspaceAbilities } from '@/shared/model/workspace';
import type { Room } from './address';

/** The rooms that someone may enter, in the order of their links. */
export function roomsFor(can: WorkspaceAbilities | null | undefined): Room[] {
  const rooms: Room[] = ['settings'];
  if (can?.manageMembers || can?.invite || can?.update) rooms.push('admin');
  if (can?.seeInsights) rooms.push('insights');
  return rooms;
}
