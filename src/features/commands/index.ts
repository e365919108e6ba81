export { LOCAL_SHORTCUTS, printKeys, SHORTCUTS } from './shortcuts';
export { useShortcut, useShortcutKeys } from './use-shortcut';
