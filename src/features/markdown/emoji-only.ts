const MAX_LARGE = 3;
const EMOJI = /^\p{RGI_Emoji}$/v;

/** True for one to three emoji and nothing else, which are shown large. */
export function isEmojiOnly(text: string): boolean {
  const trimmed = text.trim();
  // Longer than three of the longest emoji: no need to look closer.
  if (trimmed.length === 0 || trimmed.length > 120) return false;
  const graphemes = [...new Intl.Segmenter().segment(trimmed)].map((each) => each.segment.trim());
  const emoji = graphemes.filter((each) => each !== '');
  return emoji.length <= MAX_LARGE && emoji.every((each) => EMOJI.test(each));
}
