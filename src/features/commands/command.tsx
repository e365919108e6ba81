'use client';
import { createContext, type ReactNode, useContext } from 'react';
import { SHORTCUTS, type ShortcutId } from './shortcuts';

/** Something one can do, however one asks for it: by a key, in the palette, or with a slash in the message box. */
export interface Command {
  id: string;
  title: string;
  /** As `SHORTCUTS` has them. */
  keys?: readonly string[] | undefined;
  slash?: Slash;
  /** Its line in the workspace’s menu. */
  menu?: { label: ReactNode; icon: ReactNode; isBelow?: boolean };
  /** It is about where one is, such as the next channel: the palette, which covers that, does not have it. */
  byKeysOnly?: boolean;
  /** It can’t be taken back: the palette has it after `>` only, where nobody looks for a name. */
  needsSign?: boolean;
  /** Why it may not be done now, in a sentence; `null` when it may. */
  refusal: string | null;
  /**
   * @param argument What stands after the slash command; empty otherwise.
   * @returns Rejects with the error to show.
   */
  run(argument: string): void | Promise<void>;
}

interface Slash {
  name: string;
  /** What may stand after it, in a word or two. */
  argument?: string;
  /** What to do when nothing stands there although it must. */
  needs?: string;
}

/** A command that has keys. */
export const byKeys = (
  id: ShortcutId,
  run: () => void | Promise<void>,
  more: Partial<Command> = {},
): Command => {
  const shortcut = SHORTCUTS.find((each) => each.id === id);
  return { id, title: shortcut?.label ?? '', keys: shortcut?.keys, refusal: null, run, ...more };
};

const Context = createContext<readonly Command[]>([]);

export const CommandsProvider = Context.Provider;

/** Everything that one can do where one is, also what is refused now. */
export const useCommands = (): readonly Command[] => useContext(Context);

/** One slash and a word by itself: `/remind me`, but not `/usr/bin`, `/etc.`, `//` or `/ 2`. */
const SLASH = /^\/(\p{L}[\p{L}\p{N}_-]*)(?=\s|$)/u;

/** The slash command that a text calls; `null` when it is a message, as with a space before the slash. */
export function parseSlash(text: string): { name: string; argument: string } | null {
  const name = SLASH.exec(text)?.[1];
  return name ? { name: name.toLowerCase(), argument: text.slice(name.length + 1).trim() } : null;
}

export const findSlash = (commands: readonly Command[], name: string): Command | undefined =>
  commands.find(({ slash }) => slash?.name === name);
