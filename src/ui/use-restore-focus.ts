'use client';
import { useRef } from 'react';

/**
 * Gives the focus back to what had it before a dialog opened. Our dialogs have no trigger of their own,
 * which is all that Radix would go back to.
 */
export function useRestoreFocus(open: boolean): (event: Event) => void {
  const before = useRef<Element | null>(null);
  const wasOpen = useRef(false);
  if (open !== wasOpen.current) {
    wasOpen.current = open;
    if (open && typeof document !== 'undefined') before.current = openerOf(document.activeElement);
  }
  return (event) => {
    event.preventDefault();
    // What the dialog led to may have taken the focus already.
    const isFree = document.activeElement === null || document.activeElement === document.body;
    if (isFree && before.current instanceof HTMLElement) before.current.focus();
  };
}

/** What had the focus; for an item of a menu, which is gone by then, the button that opened the menu. */
function openerOf(focused: Element | null): Element | null {
  const button = focused?.closest('[role="menu"]')?.getAttribute('aria-labelledby');
  return (button && document.getElementById(button)) || focused;
}

/** For what closes and would give the focus back to its button: one may type already, in a box that it led to. */
export function leaveFocusInText(event: Event): void {
  if (document.activeElement?.matches('input, textarea')) event.preventDefault();
}
