'use client';
import { useEffect, useRef } from 'react';
import { composerFor, isTextForComposer } from '@/features/typing';
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
  // Whatever handles the key first (a menu that closes, a list that moves) prevents the default.
  if (event.defaultPrevented || event.isComposing) return;
  const id = shortcutOf(event, isTyping(event.target));
  const act = id && handlers.get(id);
  if (!act || isInDialog(event.target) || isText(event)) return;
  event.preventDefault();
  act();
}

/** A sign that is meant for the box: `/` after a click on a message begins a text. */
function isText(event: KeyboardEvent): boolean {
  const { target } = event;
  if (!(target instanceof Element) || !composerFor(target)) return false;
  return event.key.length === 1 && isTextForComposer(event, target);
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('input, textarea, select') !== null;
}

function isInDialog(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('[role="dialog"], [role="menu"]') !== null;
}
