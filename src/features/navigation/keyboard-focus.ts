/**
 * Which element was focused by the keyboard. `:focus-visible` is no help here: a browser may turn it on
 * for what was clicked as soon as a key is pressed.
 */
let lastInput: 'keyboard' | 'pointer' = 'keyboard';
let focused: Element | null = null;

if (typeof window !== 'undefined') {
  window.addEventListener('pointerdown', onPointerDown, true);
  window.addEventListener('keydown', onKeyDown, true);
  window.addEventListener('focusin', onFocusIn, true);
  window.addEventListener('blur', onBlur, true);
}

function onPointerDown(): void {
  lastInput = 'pointer';
  focused = null;
}

function onKeyDown({ key }: KeyboardEvent): void {
  // Letters are typed, the other keys move the focus; a modifier does neither.
  if (/^(Tab|F6|Escape|Enter|Home|End|Page(Up|Down)|Arrow\w+)$/.test(key)) lastInput = 'keyboard';
}

function onFocusIn({ target }: FocusEvent): void {
  focused = lastInput === 'keyboard' && target instanceof Element ? target : null;
}

function onBlur({ target }: Event): void {
  // The focus that comes back with the window was not moved by a key.
  if (target === window && focused === null) lastInput = 'pointer';
}

/** Whether the focus is on this element and a key brought it there. */
export function isKeyboardFocused(element: Element | null): boolean {
  return element !== null && element === focused && element === document.activeElement;
}
