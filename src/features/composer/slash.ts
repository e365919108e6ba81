/** One slash and a word by itself: `/remind me`, but not `/usr/bin`, `/etc.`, `//` or `/ 2`. */
const COMMAND = /^\/(\p{L}[\p{L}\p{N}_-]*)(?=\s|$)/u;

/**
 * The command that a text calls and that does not exist, or `null` when the text is a message. There are
 * no commands yet, so every one is unknown; a space before the slash makes a message of it.
 */
export function unknownCommand(text: string): string | null {
  return COMMAND.exec(text)?.[1] ?? null;
}
