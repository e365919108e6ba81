export { emojiNamed, loadEmojiNames, needsEmojiNames } from './emoji-names';
export { EmojiPopover } from './emoji-popover';
export { findEmoji, type NamedEmoji, nameLike } from './find-emoji';
export { QUICK_EMOJI, TOOLBAR_EMOJI } from './quick-emoji';
