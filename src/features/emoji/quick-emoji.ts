/** Offered without opening the picker. */
export const QUICK_EMOJI = ['👍', '✅', '👀', '❤️', '😂', '🎉'];
export const TOOLBAR_EMOJI = QUICK_EMOJI.slice(0, 3);
