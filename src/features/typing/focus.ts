import { typingBuffer } from './typing-buffer';

/** The box that belongs to an element: its thread's, or else the channel's; on the way, the next place's. */
export function composerFor(element: Element | null): HTMLTextAreaElement | null {
  const panel = element?.closest('[data-region="panel"]');
  return (
    typingBuffer() ??
    panel?.querySelector<HTMLTextAreaElement>('textarea[data-composer]') ??
    document.querySelector<HTMLTextAreaElement>('textarea[data-composer="channel"]')
  );
}

/** Puts the caret into the box beside an element; not on touch, where that brings up the keyboard. */
export function focusComposer(beside: Element | null): void {
  if (!window.matchMedia('(pointer: fine)').matches) return;
  composerFor(beside)?.focus({ preventScroll: true });
}
