const EMOJI = /^\p{RGI_Emoji}$/v;
/** Shown as text unless U+FE0F follows; a skin tone says by itself that it is an emoji. */
const TEXT_BY_DEFAULT =
  /(?!\p{Emoji_Presentation}|\p{Emoji_Modifier})\p{Emoji}(?!\p{Emoji_Modifier})/gu;
const SHORTCODE = /^:?([a-z0-9_+'-]+)(?:::skin-tone-([2-6]))?:?$/;

/**
 * One emoji as the Unicode standard spells it, whichever variation selectors it came with; `null` for any other
 * text. A skin tone is part of an emoji: 👍🏽 is another one than 👍.
 */
export function qualifiedEmoji(text: string): string | null {
  if (EMOJI.test(text)) return text;
  const bare = text.replace(/[\uFE0E\uFE0F]/g, '');
  const qualified = bare.replace(TEXT_BY_DEFAULT, '$&\uFE0F');
  return [bare, qualified].find((spelling) => EMOJI.test(spelling)) ?? null;
}

export interface Shortcode {
  name: string;
  /** As Slack counts them, 2 (light) to 6 (dark). */
  tone: number | null;
}

/** The name in `:thumbsup:`, `thumbsup` or `:+1::skin-tone-3:`; `null` when it is no name. */
export function shortcodeOf(text: string): Shortcode | null {
  const [, name, tone] = SHORTCODE.exec(text.toLowerCase()) ?? [];
  return name === undefined ? null : { name, tone: tone === undefined ? null : Number(tone) };
}
