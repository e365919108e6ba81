import { qualifiedEmoji } from '@/shared/emoji';
import { LIMITS } from '@/shared/limits';
import { readEmojiNames as readNames } from '../../emoji/names';

const NAME = /^[a-z0-9_+'-]+$/;

/** Finds emoji by the names Slack has for them. */
export interface EmojiNames {
  /** The character for `+1` or `+1::skin-tone-3`; `null` for a custom one. */
  find(name: string): string | null;
  /** As a reaction is stored: the character, or `:name:` for a custom one; `null` when it is no name at all. */
  reaction(name: string): string | null;
}

export function readEmojiNames(): EmojiNames {
  // Slack's own names first.
  const { find } = readNames(['iamcal', 'github', 'emojibase']);
  return {
    find,
    reaction(name) {
      const known = qualifiedEmoji(name.trim()) ?? find(name);
      if (known) return known;
      const custom = `:${name}:`;
      return NAME.test(name) && custom.length <= LIMITS.emojiLength ? custom : null;
    },
  };
}
