'use client';
import { useEffect, useRef } from 'react';
import { type ShortcutId, shortcutOf } from './shortcuts';

const handlers = new Map<ShortcutId, () => void>();

/** Does `act` on a shortcut while the component is on the screen. */
export function useShortcut(id: ShortcutId, act: () => void): void {
  const latest = useRef(act);
  useEffect(() => {
    latest.current = act;
  });
  useEffect(() => {
    const handler = () => latest.current();
    handlers.set(id, handler);
    return () => {
      if (handlers.get(id) === handler) handlers.delete(id);
    };
  }, [id]);
}

/** Listens for them all; once, by the shell. */
export function useShortcutKeys(): void {
  useEffect(() => {
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
}

function onKeyDown(event: KeyboardEvent): void {
  // Whoever has a use for the key first (a menu that closes, a list that moves) says so.
  if (event.defaultPrevented || event.isComposing) return;
  const id = shortcutOf(event, isTyping(event.target));
  const act = id && handlers.get(id);
  if (!act || isInDialog(event.target)) return;
  event.preventDefault();
  act();
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('input, textarea, select') !== null;
}

function isInDialog(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('[role="dialog"], [role="menu"]') !== null;
}
