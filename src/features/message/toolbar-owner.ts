import { useCallback, useEffect, useId, useMemo } from 'react';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';

/** The one row that shows its toolbar: where the pointer or the keyboard was last. */
interface Owner {
  row: string | null;
  /** A menu or picker that was opened from its toolbar is open: no other row takes over. */
  isHeld: boolean;
}

const owner = createStore<Owner>(() => ({ row: null, isHeld: false }));

/** Whether this row shows its toolbar, and the ways to take it, give it away and hold it. */
export function useToolbarOwner() {
  const row = useId();
  const isOwner = useStore(owner, (state) => state.row === row);
  const take = useCallback(() => {
    if (!owner.getState().isHeld) owner.setState({ row });
  }, [row]);
  const release = useCallback(() => {
    if (owner.getState().row === row && !owner.getState().isHeld) owner.setState({ row: null });
  }, [row]);
  const hold = useCallback(
    (isHeld: boolean) => {
      if (isHeld) owner.setState({ row, isHeld });
      else if (owner.getState().row === row) owner.setState({ isHeld });
    },
    [row],
  );
  // A row that goes while its menu is open must not keep the toolbar from the others.
  useEffect(
    () => () => {
      if (owner.getState().row === row) owner.setState({ row: null, isHeld: false });
    },
    [row],
  );
  return useMemo(() => ({ isOwner, take, release, hold }), [isOwner, take, release, hold]);
}
