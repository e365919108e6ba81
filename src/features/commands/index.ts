export {
  byKeys,
  type Command,
  CommandsProvider,
  findSlash,
  parseSlash,
  useCommands,
} from './command';
export {
  LOCAL_SHORTCUTS,
  MESSAGE_SHORTCUTS,
  messageShortcutOf,
  printKeys,
  SHORTCUTS,
} from './shortcuts';
export { useShortcutKeys } from './use-shortcut-keys';
