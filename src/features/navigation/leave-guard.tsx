'use client';
import { useEffect } from 'react';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { ConfirmDialog } from '@/ui/confirm-dialog';

/** How many forms on the screen hold changes that are not saved, and what waits for the answer. */
const guard = createStore<{ unsaved: number; waiting: (() => void) | null }>(() => ({
  unsaved: 0,
  waiting: null,
}));

/** Asks before the page is left, in any way, while a form holds changes that are not saved. */
export function useLeaveGuard(isUnsaved: boolean): void {
  useEffect(() => {
    if (!isUnsaved) return;
    guard.setState(({ unsaved }) => ({ unsaved: unsaved + 1 }));
    window.addEventListener('beforeunload', stay);
    return () => {
      guard.setState(({ unsaved }) => ({ unsaved: unsaved - 1 }));
      window.removeEventListener('beforeunload', stay);
    };
  }, [isUnsaved]);
}

// The browser asks in its own words.
function stay(event: BeforeUnloadEvent): void {
  event.preventDefault();
}

export const hasUnsaved = (): boolean => guard.getState().unsaved > 0;

/** Leaves at once, or after the person confirmed that unsaved changes may be lost. */
export function leaveWhenAllowed(leave: () => void): void {
  if (hasUnsaved()) guard.setState({ waiting: leave });
  else leave();
}

/** The question, while there is one. */
export function LeaveQuestion() {
  const waiting = useStore(guard, (state) => state.waiting);
  const close = () => guard.setState({ waiting: null });
  if (!waiting) return null;
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => open || close()}
      title="Leave without saving?"
      action="Leave"
      onConfirm={() => {
        close();
        // It was asked: the browser need not ask once more.
        window.removeEventListener('beforeunload', stay);
        waiting();
      }}
    >
      What you changed here is not saved and would be lost.
    </ConfirmDialog>
  );
}
