'use client';
import { useEffect } from 'react';
import { openProfile } from '@/features/navigation';
import { composerFor } from './focus';
import { insertText } from './insert-text';
import { isTextForComposer } from './text-key';

/** What is typed or pasted while no text field has the focus goes into the box; once, by the shell. */
export function useFocusByTyping(): void {
  useEffect(() => {
    // The part of the window that was used last: what had the focus in it may be gone since.
    let region: Element | null = null;
    const noteRegion = ({ target }: Event) => {
      if (!(target instanceof Element)) return;
      region = target.closest('[data-region]') ?? region;
    };
    const onKeyDown = (event: KeyboardEvent) => {
      const { target } = event;
      if (event.defaultPrevented || !(target instanceof Element)) return;
      // A card about a person has nothing to type into: it goes, and the letter is kept.
      const isOverCard = target.closest('[data-card]') !== null;
      const at = isOverCard ? document.body : target;
      const box = boxFor(at);
      if (!box || !isTextForComposer(event, at)) return;
      if (isOverCard) openProfile(null);
      // The letter itself is the browser's to write, now that the box has the focus.
      box.focus();
    };
    // The button that was clicked last must not take the space bar for a press.
    const onSpaceBar = (event: KeyboardEvent) => {
      if (event.key !== ' ') return;
      const before = document.activeElement;
      onKeyDown(event);
      if (document.activeElement !== before) event.stopPropagation();
    };
    const onPaste = (event: ClipboardEvent) => {
      const { target } = event;
      const text = event.clipboardData?.getData('text/plain');
      if (event.defaultPrevented || !text || !(target instanceof Element)) return;
      if (target.closest('input, textarea, [contenteditable], [role="dialog"]')) return;
      const box = boxFor(target);
      if (!box) return;
      event.preventDefault();
      box.focus();
      insertText(box, text);
    };
    const boxFor = (target: Element) => {
      const lastUsed = region?.isConnected ? region : null;
      return composerFor(target === document.body ? lastUsed : target);
    };

    window.addEventListener('pointerdown', noteRegion, true);
    window.addEventListener('focusin', noteRegion, true);
    window.addEventListener('keydown', onSpaceBar, true);
    window.addEventListener('keydown', onKeyDown);
    window.addEventListener('paste', onPaste);
    return () => {
      window.removeEventListener('pointerdown', noteRegion, true);
      window.removeEventListener('focusin', noteRegion, true);
      window.removeEventListener('keydown', onSpaceBar, true);
      window.removeEventListener('keydown', onKeyDown);
      window.removeEventListener('paste', onPaste);
    };
  }, []);
}
