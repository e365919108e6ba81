import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { MemberId, MessageId } from '@/shared/id';

/** What lies over the workspace; one at a time. */
export type Overlay =
  | 'switcher'
  | 'shortcuts'
  | 'create-channel'
  | 'new-direct'
  | 'create-workspace'
  | 'add-people'
  | 'leave-channel'
  | 'archive-channel';

interface Profile {
  memberId: MemberId;
  /** What it stands beside. */
  anchor: HTMLElement;
}

interface UiState {
  overlay: Overlay | null;
  /** Counts what was opened and closed there. */
  opened: number;
  /** The person whose card lies over everything. */
  profile: Profile | null;
  /** The message being edited in place. */
  editing: MessageId | null;
}

const ui = createStore<UiState>(() => ({ overlay: null, opened: 0, profile: null, editing: null }));

export function useUi<T>(select: (state: UiState) => T): T {
  return useStore(ui, select);
}

export const getUi = ui.getState;

export function openOverlay(overlay: Overlay | null): void {
  ui.setState(({ opened }) => ({ overlay, opened: opened + 1 }));
}

/** Closes what was opened as that number; what is finished late closes nothing that was opened since. */
export function closeOverlay(opened: number): void {
  if (ui.getState().opened === opened) openOverlay(null);
}

export function openProfile(profile: Profile | null): void {
  ui.setState({ profile });
}

export function setEditing(editing: MessageId | null): void {
  ui.setState({ editing });
}
