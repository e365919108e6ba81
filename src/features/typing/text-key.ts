import { isKeyboardFocused } from '@/features/navigation';

/** What handles its keys by itself: text fields, menus that find their lines by letters, dialogs. */
const OWN_KEYS =
  'input, textarea, select, [contenteditable=""], [contenteditable="true"], [role="menu"], ' +
  '[role="listbox"], [role="dialog"], [role="alertdialog"]';
/** Where one reads and writes, as opposed to where one goes elsewhere. */
const CONVERSATION = '[data-region="messages"], [data-region="thread"], [data-region="panel"]';
/** Keys that a browser has no letter for yet: a dead accent, the start of an input method's word. */
const UNFINISHED = new Set(['Dead', 'Process', 'Unidentified']);

/** Whether a key is text that nothing at `target` has a use for, so that the box gets it. */
export function isTextForComposer(event: KeyboardEvent, target: Element): boolean {
  if (!isText(event) || target.closest(OWN_KEYS)) return false;
  // A button that was reached with Tab is pressed with the space bar.
  if (event.key === ' ') return !isKeyboardFocused(target) && target !== document.body;
  // The signs that are shortcuts stay so, except right after a click into the conversation.
  if (event.key === '/' || event.key === '?') {
    return target.closest(CONVERSATION) !== null && !isKeyboardFocused(target);
  }
  return true;
}

/** Whether a key writes something, or begins to. */
export function isText(event: KeyboardEvent): boolean {
  if (event.metaKey) return false;
  if ((event.ctrlKey || event.altKey) && !event.getModifierState('AltGraph')) return false;
  return [...event.key].length === 1 || UNFINISHED.has(event.key);
}
