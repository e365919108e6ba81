/** Every key that does something anywhere, in the order of the help; the lists in this file are the only ones. */
export const SHORTCUTS = [
  { id: 'switcher', keys: ['Mod+K'], group: 'Go', label: 'Jump to a channel or person' },
  { id: 'search', keys: ['/', 'Mod+Shift+F'], group: 'Go', label: 'Search messages' },
  { id: 'previous', keys: ['Alt+ArrowUp'], group: 'Go', label: 'Previous channel' },
  { id: 'next', keys: ['Alt+ArrowDown'], group: 'Go', label: 'Next channel' },
  { id: 'previous-unread', keys: ['Alt+Shift+ArrowUp'], group: 'Go', label: 'Previous unread' },
  { id: 'next-unread', keys: ['Alt+Shift+ArrowDown'], group: 'Go', label: 'Next unread' },
  { id: 'region', keys: ['F6'], group: 'Go', label: 'Next part of the window' },
  { id: 'mark-read', keys: ['Escape'], group: 'Read', label: 'Mark this channel read' },
  { id: 'mark-all-read', keys: ['Shift+Escape'], group: 'Read', label: 'Mark everything read' },
  { id: 'details', keys: ['Mod+.'], group: 'Read', label: 'Show or hide the details' },
  { id: 'help', keys: ['Mod+/', '?'], group: 'Read', label: 'Show these shortcuts' },
] as const;

export type ShortcutId = (typeof SHORTCUTS)[number]['id'];

/** Keys that one place handles by itself while it has the focus; listed for the help. */
export const LOCAL_SHORTCUTS = [
  { keys: ['Enter'], group: 'Write', label: 'Send' },
  { keys: ['Shift+Enter'], group: 'Write', label: 'New line' },
  { keys: ['ArrowUp'], group: 'Write', label: 'Edit your last message, when the box is empty' },
  { keys: ['Mod+B'], group: 'Write', label: 'Bold' },
  { keys: ['Mod+I'], group: 'Write', label: 'Italic' },
  { keys: ['Mod+Shift+C'], group: 'Write', label: 'Code' },
  { keys: ['ArrowUp', 'ArrowDown'], group: 'On a message', label: 'Previous, next message' },
] as const;

/** Keys that act on the message that the keyboard moved to. */
export const MESSAGE_SHORTCUTS = [
  { id: 'thread', keys: ['T'], group: 'On a message', label: 'Open its thread' },
  { id: 'edit', keys: ['E'], group: 'On a message', label: 'Edit it' },
  { id: 'react', keys: ['+'], group: 'On a message', label: 'React to it' },
  { id: 'pin', keys: ['P'], group: 'On a message', label: 'Pin or unpin it' },
  { id: 'mark-unread', keys: ['U'], group: 'On a message', label: 'Mark unread from here' },
  { id: 'delete', keys: ['Delete'], group: 'On a message', label: 'Delete it' },
] as const;

/** What a key press asks for on a message; Shift or not. */
export function messageShortcutOf(press: Press): string | null {
  const found = MESSAGE_SHORTCUTS.find(({ keys: [key] }) =>
    isPressed(key, { ...press, shiftKey: false }),
  );
  return found?.id ?? null;
}

interface Press {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
}

/** The shortcut that a key press asks for; plain keys only count outside of text fields. */
export function shortcutOf(press: Press, isTyping: boolean): ShortcutId | null {
  const found = SHORTCUTS.find(({ keys }) => keys.some((keys) => isPressed(keys, press)));
  if (!found) return null;
  const hasModifier = press.ctrlKey || press.metaKey || press.altKey;
  const worksInText = hasModifier || /^(Escape|F\d+)$/.test(press.key);
  return isTyping && !worksInText ? null : found.id;
}

function isPressed(keys: string, press: Press): boolean {
  const parts = keys === '+' ? ['+'] : keys.split('+');
  const key = parts.at(-1) ?? '';
  const isSign = key.length === 1 && !/[a-z0-9]/i.test(key);
  return (
    press.key.toLowerCase() === key.toLowerCase() &&
    (press.ctrlKey || press.metaKey) === parts.includes('Mod') &&
    press.altKey === parts.includes('Alt') &&
    // Where a sign stands on the keyboard decides whether Shift is needed for it.
    (isSign || press.shiftKey === parts.includes('Shift'))
  );
}

const SIGNS: Record<string, string> = {
  ArrowUp: '↑',
  ArrowDown: '↓',
  Escape: 'Esc',
  Delete: 'Del',
};
const MAC_SIGNS: Record<string, string> = { ...SIGNS, Mod: '⌘', Alt: '⌥', Shift: '⇧' };

/** As printed on the keyboard in front of the person. */
export function printKeys(keys: string): string {
  const isMac = typeof navigator !== 'undefined' && /Mac|iP(hone|ad)/.test(navigator.userAgent);
  const parts = keys.split('+').map((part) => {
    if (isMac) return MAC_SIGNS[part] ?? part;
    return part === 'Mod' ? 'Ctrl' : (SIGNS[part] ?? part);
  });
  return parts.join(isMac ? '' : '+') || '+';
}
