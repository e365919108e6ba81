import { qualifiedEmoji } from '@/shared/emoji';
import { type EmojiNames, readEmojiNames } from './names';

let names: EmojiNames | null = null;

/**
 * The one spelling of an emoji, however it was given: as itself, or by a name that the picker and the composer
 * know. `null` when it is neither. The names are read when the first of them is asked for.
 */
export function canonicalEmoji(text: string): string | null {
  const emoji = qualifiedEmoji(text);
  if (emoji) return emoji;
  names ??= readEmojiNames(['emojibase', 'github', 'iamcal']);
  return names.find(text);
}
