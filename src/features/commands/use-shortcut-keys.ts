'use client';
import { useEffect, useRef } from 'react';
import { composerFor, isTextForComposer } from '@/features/typing';
import type { Command } from './command';
import { shortcutOf } from './shortcuts';

/** Does what the keys ask for; once, by the shell. */
export function useShortcutKeys(commands: readonly Command[]): void {
  const latest = useRef(commands);
  useEffect(() => {
    latest.current = commands;
  });
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      // Whatever handles the key first (a menu that closes, a list that moves) prevents the default.
      if (event.defaultPrevented || event.isComposing) return;
      const id = shortcutOf(event, isTyping(event.target));
      const command = latest.current.find((each) => each.id === id);
      if (!command || command.refusal !== null || isInDialog(event.target) || isText(event)) return;
      event.preventDefault();
      void command.run('');
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
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
