export { type Command, CommandsProvider, findSlash, parseSlash, useCommands } from './command';
export { LOCAL_SHORTCUTS, printKeys, SHORTCUTS, type ShortcutId } from './shortcuts';
export { useShortcutKeys } from './use-shortcut-keys';
